// SPDX-License-Identifier: Apache-2.0

import Queries
import Testing

/// Faults of neighbouring systems, as far as they arise before an index is asked: none of these texts is an error, and
/// each means what was typed.
@Suite struct QueryFaultTests {
    /// simonw/datasette#651, #662.
    @Test func `A full stop or other punctuation in the text is no syntax`() {
        expect("Alder Bank.", means: .all([.word("Alder"), .word("Bank.")]))
        expect("what? (when)", means: .all([.word("what?"), .word("(when)")]))
        expect("a . b", means: .all([.word("a"), .word("b")]), ignoring: ["."])
    }

    /// simonw/datasette#676.
    @Test func `A star behind a word does not vanish`() {
        expect("settl*", means: .word("settl*"))
    }

    /// yetidevworks/yetisearch#30, arjunkmrm/recall PR#6.
    @Test func `A hyphen in an identifier is neither an operator nor a space`() {
        expect("BENCH-100821", means: .word("BENCH-100821"))
        expect("CONF-2024-001", means: .word("CONF-2024-001"))
    }

    /// MemTensor/MemOS#1227.
    @Test func `A date is one word`() {
        expect("2026-03-14", means: .word("2026-03-14"))
    }

    /// dogsheep/dogsheep-beta#31, dbohdan/tinyfts#2.
    @Test func `A colon does not name a column`() {
        expect("to:alder", means: .word("to:alder"))
        expect("subject: late", means: .all([.word("subject:"), .word("late")]))
        expect(":20C::SEME//X1", means: .word(":20C::SEME//X1"))
    }

    /// Dicklesworthstone/meta_skill PR#100.
    @Test func `A blank text is a listing and no error`() {
        expect("   ", means: .everything)
    }

    @Test func `Text that is SQL is text`() {
        expect(
            "'; DROP TABLE entry;--", means: .all([.word("DROP"), .word("TABLE"), .word("entry;--")]), ignoring: ["';"])
        expect("x' OR '1'='1", means: .all([.word("x'"), .word("OR"), .word("'1'='1")]))
    }

    @Test func `A text cut off by NUL is read to its end`() {
        expect("Alder\u{0}Bank", means: .all([.word("Alder"), .word("Bank")]))
        expect("\"Alder\u{0}Bank\"", means: .phrase(["Alder", "Bank"]))
    }
}
