// SPDX-License-Identifier: Apache-2.0

/// Tables, JSON documents and OFX statements made for the suites that run over all formats.
enum TableSample {
    static let all = [
        "trade_id,conf_id,status,trade_date,isin,price\nT1,C1,NEW,2024-03-05,US0378331005,1.5\nT2,C2,CANCEL,,,\n",
        "Titel;;\n\nAuftragsnummer;Handelstag;Kurs\r\n\"A;1\";05.03.2024;1.234,50\r\nSumme;;1\r\n",
        "Trades,Header,Currency,Symbol,Quantity\nTrades,Data,USD,\"A\"\"B\",5\nTrades,Total,,,5\n",
        "[{\"tradeId\":\"T1\",\"counterparty\":{\"name\":\"A\"}},{\"tradeId\":\"T2\",\"price\":-1.5e3}]",
        "{\"confirmationId\":\"C1\"}\n{\"confirmationId\":\"C\\u00e9\",\"supersedes\":{\"id\":\"C1\"}}\n",
        "{\"asOf\":\"2024-03-05\",\"trades\":[{\"tradeId\":\"T1\",\"party\":[{\"partyId\":{\"@data\":\"P\"}}]}]}",
        OFXTests.sgml,
        "<?OFX OFXHEADER=\"200\"?><OFX><STMTRS><CURDEF>EUR</CURDEF><BANKTRANLIST><STMTTRN><FITID>1</FITID></STMTTRN>",
    ]
}
