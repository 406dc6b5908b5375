// SPDX-License-Identifier: Apache-2.0

/// Letters and notes made for the tests.
enum NoteSample {
    static let letter = """
        Example Securities Ltd
        Equities

        2024-03-04

        Our reference: CN-10024
        Trade: LN20240301-77B
        TRADE CONFIRMATION

        We confirm that on 2024-03-01 at 10:00:00 we bought from Example Fund Ltd (LEI 529900T8BM49AURSDO55) 2,000,000.00 EUR against 2,160,000.00 USD at a rate of 1.08, for settlement on 2024-03-05, for a total consideration of 2,160,000.00 USD.
        """

    static let amendment = """
        Our reference: CN-10025
        AMENDED CONFIRMATION

        This confirmation amends and supersedes our confirmation CN-10024 dated 2024-03-04. On 2024-03-01 we bought from Example Fund Ltd 2,000 Example AG (ISIN DE0007164600) at a price of 3 EUR.
        """

    static let cancellation = """
        Trade: LN20240301-77B
        CANCELLATION OF CONFIRMATION CN-10026

        Please treat our confirmation CN-10025 dated 2024-03-06 as cancelled. It had stated that we sold to Example Fund Ltd (LEI 529900T8BM49AURSDO55) an interest rate swap with a notional of 5,000,000 SEK and a fixed rate of 3.1 per cent.
        """

    static let german = """
        Wertpapierabrechnung Kauf
        Datum: 05.03.2024
        Auftragsnummer 249453/79.00
        Abrechnungs-Nr. AM87430.7
        Schlusstag/-Zeit 01.03.2024 10:14:13
        Stück 1.250 EXAMPLE AG DE0007164600 (716460)
        Ausführungskurs 10,50 EUR
        Kurswert 13.125,00 EUR
        Ausmachender Betrag 13.135,00- EUR
        mit Valuta 05.03.2024
        """

    static let french = """
        AVIS D'OPÉRATION
        Référence : 203314830732
        Date d'exécution : 01/03/2024
        Sens Achat
        Quantité 12 Cours 40,245 €
        EXAMPLE (FR0000120271)
        Montant net 2 003,12 EUR
        Date valeur: 13/03/2024
        """

    static let table = """
        CONTRACT NOTE
        Deal date   Time   Settlement date   Bought or Sold
        01/03/24    13.15  14/03/24          Sold
        Venue   Quantity   Price   Consideration
        XOFF    14,008.055 0.5711  8,000.00 GBP
        """

    static let all = [letter, amendment, cancellation, german, french, table]
}
