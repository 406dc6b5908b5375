// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@testable import ArchiveKit

@Suite struct ExchangeRatesTests {
    @Test func `Rates are what the file says, and the base is the one that is worth 1`() throws {
        let rates = try ExchangeRates(
            Array("currency,rate\r\nEUR,1.0835\r\n\r\n\"USD\",1.00\r\nJPY,0.0067".utf8), name: "r.csv")
        #expect(rates.base == "USD")
        #expect(rates.rate(of: "EUR") == ExactDecimal("1.0835") && rates.rate(of: "JPY") == ExactDecimal("0.0067"))
        #expect(rates.rate(of: "CHF") == nil)
    }

    @Test(arguments: [
        ("", "line 1", "header"), ("ccy,rate\nUSD,1\n", "line 1", "header"),
        ("currency,rate\nUSD,1\nEUR\n", "line 3", "1 cells"),
        ("currency,rate\nusd,1\n", "line 2", "capital"), ("currency,rate\nUSD,1\nEUR,0\n", "line 3", "greater than 0"),
        ("currency,rate\nUSD,1\nEUR,-1.1\n", "line 3", "greater than 0"),
        ("currency,rate\nUSD,1\n\nEUR,1.1x\n", "line 4", "greater"),
        ("currency,rate\nUSD,1\nUSD,1\n", "line 3", "second time"),
        ("currency,rate\nEUR,1.1\n", "rates r.csv", "no base"),
    ])
    func `What is not right is refused with its line`(text: String, line: String, problem: String) throws {
        let error = #expect(throws: ArchiveError.self) { try ExchangeRates(Array(text.utf8), name: "r.csv") }
        #expect(error?.code == .usage)
        #expect(
            error?.message.contains(line) == true && error?.message.contains(problem) == true, "\(error?.message ?? "")"
        )
    }
}
