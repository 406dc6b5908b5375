// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The words that say of a note what it is and what it does.
enum NoteWords {
    static let cancellation = NoteFold.set(
        """
        cancellation cancelled canceled cancel cancels storno stornierung stornorechnung stornoabrechnung annulation
        annulé annulée annulering geannuleerd annullamento annullato anulación anulado annullering annulleret
        withdrawn withdrawal void retracted
        """)

    /// Those that make a heading a cancellation alone, at its beginning.
    static let cancellationHeadings = NoteFold.set(
        "storno stornierung stornorechnung stornoabrechnung annulation annulering annullamento anulación annullering")

    static let amendment = NoteFold.set(
        """
        amended amendment amend corrected correction revised replacement korrektur korrigiert korrigierte berichtigung
        berichtigte geändert geänderte rectification rectifié rectifiée rectificatif correctie gecorrigeerd gewijzigd
        rettifica corrección rectificación rettelse rettet
        """)

    /// What a note calls itself.
    static let confirmation = NoteFold.set(
        """
        confirmation tradeconfirmation confirm contractnote wertpapierabrechnung orderabrechnung börsenabrechnung
        effektenabrechnung transaktionsabrechnung geschäftsabrechnung kaufabrechnung verkaufsabrechnung abrechnung
        handelsbestätigung bestätigung bevestiging conferma confirmación bekræftelse fondsnota handelsnota
        fondsafrekening
        """)

    static let document = confirmation.union(
        NoteFold.set("note trade contract avis dividendengutschrift gutschrift wertpapier kauf verkauf ausführung deal")
    )

    /// Lists of many movements.
    static let statement = NoteFold.set(
        """
        statement statements kontoauszug depotauszug periodenauszug aktivitätsauszug transaktionsübersicht
        rekeningoverzicht rekeninguittreksel transactieoverzicht relevé estratto extracto kontoudskrift
        """)

    /// Payments that are no trade.
    static let income = NoteFold.set(
        """
        dividend dividende dividenden bardividende dividendengutschrift dividendenabrechnung ertragsgutschrift
        erträgnisgutschrift ausschüttung zinsgutschrift coupon dividendo dividendi dividendes coupons
        """)

    /// Verbs that a letter takes the place of another one with, or withdraws it.
    static let superseding = NoteFold.set(
        """
        supersedes supersede superseding replaces replace replacing amends amending corrects correcting revises
        ersetzt remplace vervangt sostituisce sustituye erstatter
        """)
    static let withdrawing = NoteFold.set(
        "cancels cancel cancelling canceling treat withdraw withdraws void annul annuls disregard storniert annule")

    /// What a record is after it was withdrawn, the word before that, and what says that it was not, or not yet.
    static let void = NoteFold.set("cancelled canceled void withdrawn annulled invalid storniert annulé annullato")
    static let declaring = NoteFold.set("as is are been being hereby considered and wird wurde als est été è")
    static let considering = NoteFold.set("consider deem regard betrachten considérer")
    static let doubtful = NoteFold.set("not never nicht kein keine pas if unless wenn falls will would may might could")

    /// What makes a confirmation somebody's, and so another one than this.
    static let possessive = NoteFold.set(
        "our your the previous earlier prior original unserer unsere notre votre onze uw nostra vostra nuestra")

    static let buy = NoteFold.set(
        """
        bought purchased buy purchase gekauft kauf wertpapierkauf kaufen achat acheté aankoop koop gekocht acquisto
        acquistato compra comprado køb købt zeichnung zeichnungen souscription
        """
    ).subtracting([NoteFold.of("kb")])
    static let sell = NoteFold.set(
        """
        sold sell sale verkauft verkauf wertpapierverkauf verkaufen vente vendu verkoop verkocht vendita venduto venta
        vendido salg solgt rachat
        """)

    /// Forms of the verb, which a sentence says with a person before it.
    static let dealt = NoteFold.set("bought purchased sold gekauft verkauft acheté vendu gekocht verkocht")
    static let persons = NoteFold.set("we you have has haben avons avez hebben us")
    static let units = NoteFold.set(
        "stk st stück stücke shares units anteile titres aandelen stuks aktier azioni quote acciones parts")

    /// What may stand between a label and its date.
    static let beforeDate = NoteFold.set("of on per am vom le du el zeit time und and at is was den the d")

    /// What may stand between a label and its number.
    static let beforeNumber = NoteFold.set("of von de zu stk st stück stücke approx ca is")
    static let numberWords = NoteFold.set("no nr number num id nummer numéro")

    static let against = NoteFold.set("against gegen contre tegen contro contra")
    static let dates = NoteFold.set("date data fecha")
    /// What stands between an instrument and the price of one.
    static let beforePrice = NoteFold.set("zu für at for à per")
    static let valor = NoteFold.of("valor")
    static let issue = NoteFold.of("ausgabe")
    static let fund = NoteFold.of("investmentfonds")
    static let from = NoteFold.of("from")
    static let to = NoteFold.of("to")
    static let on = NoteFold.of("on")
    static let we = NoteFold.of("we")
    static let lei = NoteFold.of("lei")
    static let counterparty = NoteFold.of("counterparty")
}
