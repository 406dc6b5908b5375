// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

/// Codes with check digits are believed only when the digits are right.
@Suite struct CheckDigitTests {
    private static let digits = Array("0123456789")
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    @Test(arguments: [
        "5493001KJTIIGC8Y1R12", "7LTWFZYICNSX8D621K86", "HWUPKR0MPOU8FGXBT394", "213800WSGIIZCXF1P572",
    ])
    func `A legal entity identifier is valid, and no single damage of it is`(code: String) {
        #expect(LegalEntityIdentifier.isValid(code))
        for (place, character) in code.enumerated() {
            let kind = character.isNumber ? Self.digits : Self.letters
            for other in kind where other != character {
                #expect(!LegalEntityIdentifier.isValid(Self.replace(place, of: code, with: other)), "\(place) \(other)")
            }
        }
        #expect(!LegalEntityIdentifier.isValid(code.lowercased()))
        #expect(!LegalEntityIdentifier.isValid(code.dropLast()))
        #expect(!LegalEntityIdentifier.isValid(code + "0"))
        #expect(!LegalEntityIdentifier.isValid(" " + code.dropFirst()))
    }

    @Test(arguments: ["5493001KJTIIGC8Y1R12", "7LTWFZYICNSX8D621K86"])
    func `Two neighbouring characters of an LEI that change places are noticed`(code: String) {
        let characters = Array(code)
        for place in 0..<19 where characters[place] != characters[place + 1] {
            var swapped = characters
            swapped.swapAt(place, place + 1)
            #expect(!LegalEntityIdentifier.isValid(String(swapped)), "\(place)")
        }
    }

    @Test func `The check digits of an LEI are digits`() {
        #expect(!LegalEntityIdentifier.isValid("5493001KJTIIGC8Y1RAB"))
        #expect(!LegalEntityIdentifier.isValid(""))
        #expect(!LegalEntityIdentifier.isValid(String(repeating: "é", count: 10)))
    }

    @Test(arguments: ["US0378331005", "GB0002634946", "US5949181045", "DE0007164600", "CH0012032048"])
    func `An ISIN is valid, and not with another digit in it`(code: String) {
        #expect(InstrumentIdentificationNumber.isValid(code))
        for (place, character) in code.enumerated() where character.isNumber {
            for other in Self.digits where other != character {
                let damaged = Self.replace(place, of: code, with: other)
                #expect(!InstrumentIdentificationNumber.isValid(damaged), "\(damaged)")
            }
        }
        #expect(!InstrumentIdentificationNumber.isValid(code.lowercased()))
        #expect(!InstrumentIdentificationNumber.isValid(code.dropLast()))
        #expect(!InstrumentIdentificationNumber.isValid(code + "0"))
    }

    @Test(arguments: ["000378331005", "US037833100A", "U10378331005", "US03783310 5", "", "ÜS037833100"])
    func `What has not the form of an ISIN is none`(code: String) {
        #expect(!InstrumentIdentificationNumber.isValid(code))
    }

    @Test(arguments: ["037833100", "38259P508", "594918104", "68389X105", "17275R102", "G0177J108"])
    func `A CUSIP is valid, and not with another digit in it`(code: String) {
        #expect(CUSIPNumber.isValid(code))
        for (place, character) in code.enumerated() where character.isNumber {
            for other in Self.digits where other != character {
                #expect(!CUSIPNumber.isValid(Self.replace(place, of: code, with: other)), "\(place) \(other)")
            }
        }
        #expect(!CUSIPNumber.isValid(String(code.dropLast())))
        #expect(!CUSIPNumber.isValid(code + "0"))
    }

    @Test(arguments: ["38259p508", "03783310A", "037 33100", "", "É3783310"])
    func `What has not the form of a CUSIP is none`(code: String) {
        #expect(!CUSIPNumber.isValid(code))
    }

    @Test(arguments: ["0263494", "B0YBKJ7", "7108899", "B0WNLY7", "4065663", "2046251"])
    func `A SEDOL is valid, and not with another digit in it`(code: String) {
        #expect(SEDOLNumber.isValid(code))
        for (place, character) in code.enumerated() where character.isNumber && place > 0 {
            for other in Self.digits where other != character {
                #expect(!SEDOLNumber.isValid(Self.replace(place, of: code, with: other)), "\(place) \(other)")
            }
        }
        #expect(!SEDOLNumber.isValid(String(code.dropLast())))
        #expect(!SEDOLNumber.isValid(code + "0"))
    }

    /// Vowels are left out, and a number that begins with a digit has no letters.
    @Test(arguments: ["A000000", "B0YBKE7", "b0ybkj7", "0B63494", "B0YBKJB", "", "0263 94", "é26349"])
    func `What has not the form of a SEDOL is none`(code: String) {
        #expect(!SEDOLNumber.isValid(code))
    }

    @Test func `A country is in both lists, and what has none begins an ISIN only`() {
        for code in ["DE", "GB", "US", "XK"] as [Substring] {
            #expect(CountryCode.isCountry(code) && CountryCode.isInstrumentPrefix(code), "\(code)")
        }
        for code in ["XS", "EU", "AN"] as [Substring] {
            #expect(!CountryCode.isCountry(code) && CountryCode.isInstrumentPrefix(code), "\(code)")
        }
        for code in ["ZZ", "de", "", "D", "DEU"] as [Substring] {
            #expect(!CountryCode.isCountry(code) && !CountryCode.isInstrumentPrefix(code), "\(code)")
        }
    }

    private static func replace(_ place: Int, of code: String, with character: Character) -> String {
        var characters = Array(code)
        characters[place] = character
        return String(characters)
    }
}
