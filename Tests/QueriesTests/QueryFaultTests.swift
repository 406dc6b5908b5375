// SPDX-License-Identifier: Apache-2.0

import Queries
import Records
import Testing

/// Faults of neighbouring systems, as far as they arise before an index is asked: none of these texts is an error, and
/// each means what was typed.
@Suite struct QueryFaultTests {
    /// simonw/datasette#651, #662.
    @Test func `A full stop or other punctuation in the text is no syntax`() {
        expect("Alder Bank.", means: .all([.word("Alder"), .word("Bank.")]))
        expect("what? (when)", means: .all([.word("what?"), .word("when")]))
        expect("a . b", means: .all([.word("a"), .word("b")]), ignoring: ["."])
    }

    /// simonw/datasette#676.
    @Test func `A star behind a word means its beginning, and no star vanishes unsaid`() {
        expect("settl*", means: .prefix("settl"))
        expect("*settl", means: .phrase(["*settl"]))
        #expect(QueryParser.parse("*settl").notes.map(\.reason) == [.unusableStar])
    }

    /// yetidevworks/yetisearch#30, arjunkmrm/recall PR#6.
    @Test func `A hyphen in an identifier is neither an operator nor a space`() {
        for id in ["BENCH-100821", "CONF-2024-001"] {
            expect(id, means: .any([.phrase([id]), .field(.id, .equals(id))]))
        }
        expect("id:CONF-2024-001", means: .field(.id, .equals("CONF-2024-001")))
        expect("a - b", means: .all([.word("a"), .word("b")]), ignoring: ["-"])
    }

    /// MemTensor/MemOS#1227.
    @Test func `A day is looked for in the text and in the dates`() throws {
        let day = try #require(CivilDate("2026-03-14"))
        let dates = [SearchField.tradeDate, .settlement, .document]
            .map { SearchQuery.field($0, .dates(from: day, through: day)) }
        expect("2026-03-14", means: .any([.phrase(["2026-03-14"])] + dates))
        expect("-2026-03-14", means: .not(.any([.phrase(["2026-03-14"])] + dates)))
        expect("\"2026-03-14\"", means: .phrase(["2026-03-14"]))
        expect("2026-02-30", means: .any([.phrase(["2026-02-30"]), .field(.id, .equals("2026-02-30"))]))
        #expect(QueryParser.parse("2026-03-14").notes == [QueryNote(part: "2026-03-14", reason: .dayInText)])
        #expect(QueryParser.parse("2026-03-14").isExact)
    }

    /// dogsheep/dogsheep-beta#31, dbohdan/tinyfts#2.
    @Test func `A colon does not name a column`() {
        expect("to:alder", means: .phrase(["to:alder"]))
        expect("rowid:1", means: .phrase(["rowid:1"]))
        #expect(QueryParser.parse("to:alder").notes == [QueryNote(part: "to:alder", reason: .unknownField)])
        #expect(!QueryParser.parse("to:alder").isExact)
        expect("subject: late", means: .all([.phrase(["subject:"]), .word("late")]))
        expect(":20C::SEME//X1", means: .word(":20C::SEME//X1"))
    }

    /// Dicklesworthstone/meta_skill PR#100.
    @Test func `A blank text is a listing and no error`() {
        expect("   ", means: .everything)
    }

    @Test func `Text that is SQL is text`() {
        expect(
            "'; DROP TABLE entry;--", means: .all([.word("DROP"), .word("TABLE"), .word("entry;--")]), ignoring: ["';"])
        expect("x' OR '1'='1", means: .any([.word("x'"), .word("'1'='1")]))
    }

    @Test func `A text cut off by NUL is read to its end`() {
        expect("Alder\u{0}Bank", means: .all([.word("Alder"), .word("Bank")]))
        expect("\"Alder\u{0}Bank\"", means: .phrase(["Alder", "Bank"]))
    }
}
