// SPDX-License-Identifier: Apache-2.0

/// SWIFT messages made for the tests.
enum SwiftMTSample {
    /// A message in blocks, from text lines that `\n` separates here and CR LF in the message.
    static func message(_ type: String, _ text: String, userHeader: String = "", trailer: String = "") -> String {
        "{1:F01BROKUS33AXXX0042000117}{2:I\(type)FUNDGB2LXXXXN}\(userHeader){4:\r\n"
            + text.replacing("\n", with: "\r\n") + "\r\n-}\(trailer)"
    }

    /// A trade confirmation that takes the place of an earlier one.
    static let confirmation = message(
        "515",
        """
        :16R:GENL
        :20C::SEME//CNF240304-2
        :23G:AMND
        :98C::PREP//20240305101500
        :22F::TRTR//TRAD
        :16R:LINK
        :20C::PREV//CNF240304-1
        :16S:LINK
        :16R:LINK
        :20C::RELA//ORD-5
        :16S:LINK
        :16R:LINK
        :20C::TRRF//TRD-3
        :16S:LINK
        :16R:LINK
        :20C::COMM//BROKFUND0001
        :16S:LINK
        :16S:GENL
        :16R:CONFDET
        :98C::TRAD//20240304153000
        :98A::SETT//20240306
        :90A::DEAL//PRCT/42,55
        :22F::PROC/FOOO/CMPR
        :16R:CONFPRTY
        :95P::BUYR//FUNDGB2L
        :70E::DECL//SETTLE FREE OF PAYMENT
        ONLY ON CALL
        :16S:CONFPRTY
        :36B::CONF//UNIT/100,
        :35B:ISIN US0378331005
        ACME CORP ORD SHS
        :16S:CONFDET
        """,
        userHeader: "{3:{108:MUR0000000000042}}", trailer: "{5:{MAC:11111111}{CHK:222222222222}}")

    /// A settlement instruction that takes the place of an earlier one, by its link.
    static let replacement = message(
        "543",
        """
        :16R:GENL
        :20C::SEME//STL-9
        :23G:NEWM
        :98A::PREP//20240305
        :16R:LINK
        :13A::LINK//543
        :20C::PREV//STL-8
        :16S:LINK
        :16R:LINK
        :13A::LINK//515
        :20C::PREV//CNF-1
        :16S:LINK
        :16S:GENL
        :16R:TRADDET
        :94B::TRAD//EXCH/XNAS
        :98A::SETT//20240306
        :98A::TRAD//20240304
        :90B::DEAL//ACTU/USD42,5
        :35B:/US/037833100
        ACME CORP
        :70E::SPRO//TRADE TRD20240304-000000007
        SEE TRADE DATE 20240304
        :16S:TRADDET
        :16R:FIAC
        :36B::SETT//UNIT/100,
        :95P::ACOW//FUNDGB2L
        :97A::SAFE//10203
        :16S:FIAC
        :16R:SETDET
        :22F::SETR//TRAD
        :16R:SETPRTY
        :95R::REAG/DTCYID/00443
        :97A::SAFE//40506
        :20C::PROC//P-1
        :16S:SETPRTY
        :16R:SETPRTY
        :95Q::BUYR//BUYER AND SONS
        1 HIGH STREET
        :95L::ALTE//529900T8BM49AURSDO55
        :16S:SETPRTY
        :16R:SETPRTY
        :95P::PSET//DTCYUS33
        :16S:SETPRTY
        :16R:AMT
        :19A::SETT//USD4250,
        :16S:AMT
        :16S:SETDET
        """)

    /// A corporate action of an instrument with two codes.
    static let corporateAction = message(
        "564",
        """
        :16R:GENL
        :20C::CORP//D455103
        :20C::SEME//CA-1
        :23G:NEWM
        :98C::PREP//20240305143348
        :16S:GENL
        :16R:USECU
        :35B:ISIN US0378331005
        /XX/5983816
        ACME CORP
        ORD SHS
        :16R:ACCTINFO
        :97B::SAFE//CEND/760043140
        :16S:ACCTINFO
        :16S:USECU
        :16R:CADETL
        :98A::PAYD//20240401
        :16S:CADETL
        """)

    static let settlement = message(
        "541",
        """
        :16R:GENL
        :20C::SEME//STL-7
        :23G:CANC
        :16R:LINK
        :20C::PREV//STL-6
        :16S:LINK
        :16S:GENL
        :16R:TRADDET
        :98A::TRAD//20240304
        :98A::SETT//20240306
        :35B:ISIN US0378331005
        :16S:TRADDET
        """)

    static let payment = message(
        "103",
        """
        :20:PAY-2024-17
        :23B:CRED
        :32A:240304USD1814,28
        :50K:FOO CAPITAL MARKETS LP
        99 WALL ST
        :59:/00123456789012345678
        MERCADOS SA
        :70:/RFB/INV 17
        :71A:SHA
        """,
        userHeader: "{3:{108:PAY17}{121:8579f4a4-a547-463e-ae63-e7c6620d59b4}}")

    static let statement = message(
        "940",
        """
        :20:STMT-1
        :21:NONREF
        :25:0001234567
        :28C:5/1
        :60F:C240303EUR0,00
        :61:2403040304C50,00NTRFREF-1//BANKREF
        :86:INVOICE 17
        :62F:C240304EUR50,00
        """)

    static let holdings = message(
        "535",
        """
        :16R:GENL
        :28E:5/ONLY
        :20C::SEME//HLD-3
        :23G:NEWM
        :98A::STAT//20240304
        :97A::SAFE//S 02500
        :16S:GENL
        """)

    static let statusAdvice = message(
        "548",
        """
        :16R:GENL
        :20C::SEME//STA-1
        :23G:INST
        :16R:LINK
        :20C::RELA//STL-7
        :16S:LINK
        :16S:GENL
        """)

    static let foreignExchange = message(
        "300",
        """
        :15A:
        :20:FX-2
        :21:FX-1
        :22A:AMND
        :22C:BROK334209FUND2L
        :82A:BROKUS33
        :87A:FUNDGB2L
        :22M:1030239999
        :22N:TX0001
        :15B:
        :30T:20240304
        :30V:20240306
        :36:1,0850
        :32B:EUR1000000,
        :33B:USD1085000,
        """)

    static let acknowledgement = "{1:F21BROKUS33AXXX0042000117}{4:{177:2403041015}{451:0}{108:MUR0000000000042}}"

    static let bareStatement = """
        :20:STMT-2
        :25:0001234567
        :28C:6/1
        :60F:C240304EUR50,00
        :61:2403050305D10,00NTRFNONREF
        :86:FEE
        :62F:C240305EUR40,00
        -

        """

    static let all = [
        confirmation, settlement, replacement, corporateAction, payment, statement, holdings, statusAdvice,
        foreignExchange, acknowledgement,
        bareStatement,
    ]
}
