// SPDX-License-Identifier: Apache-2.0

/// The currencies of ISO 4217 that a note may name, and those of before the euro.
enum NoteCurrencies {
    /// The currency that a token names in capitals or by its sign, or `nil`.
    static func code(_ bytes: Span<UInt8>, _ token: NoteToken) -> String? {
        if token.kind == .sign { return token.end - token.start == 3 ? "EUR" : "GBP" }
        guard token.traits.contains(.currency), token.end - token.start == 3, bytes[token.start].isUpperCaseLetter,
            bytes[token.start + 1].isUpperCaseLetter, bytes[token.start + 2].isUpperCaseLetter
        else { return nil }
        return bytes.text(token.range)
    }

    /// The one dollar that a text names, or an empty text.
    static func dollar(_ tokens: [NoteToken], _ bytes: Span<UInt8>) -> String {
        var found = ""
        for token in tokens where token.traits.contains(.currency) {
            guard let code = code(bytes, token), dollars.contains(code), code != found else { continue }
            guard found.isEmpty else { return "" }
            found = code
        }
        return found
    }

    private static let dollars: Set<String> = ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"]

    static let folds = NoteFold.set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
        CLF CLP CNY CNH COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GBX GEL GHS GIP GMD GNF GTQ GYD
        HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD
        MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG
        QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD STN SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX
        USD UYU UZS VES VND VUV WST XAF XAG XAU XCD XDR XOF XPF YER ZAR ZMW DEM FRF NLG ITL ESP ATS BEF
        """)
}
