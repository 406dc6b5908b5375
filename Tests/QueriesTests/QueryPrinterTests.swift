// SPDX-License-Identifier: Apache-2.0

import Queries
import Testing

/// The text of a query.
@Suite struct QueryPrinterTests {
    @Test func `Everything is blank and nothing is an empty phrase`() {
        #expect(QueryPrinter.print(.everything) == "")
        #expect(QueryPrinter.print(.nothing) == "\"\"")
    }

    @Test func `A word stands as it is, whatever quotes are in it`() {
        #expect(QueryPrinter.print(.word("Alder-Bank")) == "Alder-Bank")
        #expect(QueryPrinter.print(.word("ab\"cd\"")) == "ab\"cd\"")
    }

    @Test func `A phrase stands in quotes and doubles its own`() {
        #expect(QueryPrinter.print(.phrase(["Alder", "Bank"])) == "\"Alder Bank\"")
        #expect(QueryPrinter.print(.phrase(["a\"", "\"b"])) == "\"a\"\" \"\"b\"")
    }

    @Test func `What is more than a word without quotes stands in quotes`() {
        for word in ["CONF-2024-001", "2024-03-31", "12.50", "US0378331005", "XLON"] {
            #expect(QueryPrinter.print(.word(word)) == "\"\(word)\"")
        }
    }

    @Test func `A part of an identifier stands between stars`() {
        #expect(QueryPrinter.print(.field(.id, .contains("V3UW"))) == "id:*V3UW*")
        #expect(QueryPrinter.print(.field(.reference, .contains("-37/U"))) == "reference:*-37/U*")
    }

    @Test func `Terms are parted by one space`() {
        #expect(QueryPrinter.print(.all([.phrase(["a", "b"]), .word("c"), .phrase(["d"])])) == "\"a b\" c \"d\"")
    }

    @Test func `A tree of no parser is printed as the nearest text`() {
        #expect(QueryPrinter.print(.word("two words")) == "\"two words\"")
        #expect(QueryPrinter.print(.word("\"a")) == "\"\"\"a\"")
        #expect(QueryPrinter.print(.word("")) == "\"\"")
        #expect(QueryPrinter.print(.field(.id, .contains("a b"))) == "id:\"a b\"")
        #expect(QueryPrinter.print(.field(.id, .contains("ab"))) == "id:\"ab\"")
        #expect(QueryPrinter.print(.all([])) == "")
        #expect(QueryPrinter.print(.all([.word("a"), .everything])) == "a")
        #expect(QueryPrinter.print(.all([.word("a"), .nothing])) == "\"\"")
        #expect(QueryPrinter.print(.all([.word("a"), .all([.word("b"), .word("c")])])) == "a b c")
    }
}
