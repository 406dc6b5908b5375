// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@Suite("The name of an event")
struct RetentionEventKindTests {
    @Test(
        "is words with hyphens, and is read from the capitals of earlier schedules",
        arguments: [
            ("account-closed", "account-closed"), ("accountClosed", "account-closed"), ("retired", "retired"),
            ("a9", "a9"), ("a-9", "a-9"), ("margin-call-2-met", "margin-call-2-met"), ("aBC", "a-b-c"),
            ("contractTerminated", "terminated"), ("contract-terminated", "terminated"), ("terminated", "terminated"),
        ])
    func reads(text: String, name: String) throws {
        let kind = try #require(RetentionEventKind(text))
        #expect(kind.name == name)
        #expect(RetentionEventKind(kind.name) == kind, "what is written is read")
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "-a", "a-", "a--b", "9a", "A", "Retired", "a b", "a_b", "é", "account-Closed", "a.b",
            String(repeating: "a", count: 129), String(repeating: "aB", count: 33),
        ])
    func refuses(text: String) {
        #expect(RetentionEventKind(text) == nil)
    }

    @Test("may be as long as the capitals of an earlier schedule make it")
    func longest() throws {
        let kind = try #require(RetentionEventKind("a" + String(repeating: "B", count: 63)))
        #expect(kind.name.utf8.count == 127 && RetentionEventKind(kind.name) == kind)
        #expect(RetentionEventKind.known.allSatisfy { RetentionEventKind($0.name) == $0 })
    }
}
