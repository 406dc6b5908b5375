// SPDX-License-Identifier: Apache-2.0

/// The labels of notes in English, German, French, Dutch, Italian, Spanish and Danish.
enum NoteLabels {
    static let all: [(NoteLabel.Field, NoteLabel.Strength, String)] = [
        (
            .confirmation, .plain,
            """
            our reference,our ref,confirmation no,confirmation number,confirmation id,confirmation reference,\
            confirmation ref,contract note no,contract note number,contract note reference,contract number,\
            abrechnungsnr,abrechnungsnummer,unsere referenz,belegnummer,numéro de réf,numéro de référence,\
            notre référence,référence,onze referentie,ons kenmerk,nostro riferimento,nuestra referencia,vores reference,\
            borderel,bordereau,nota nr,notanr,numero nota,número de confirmación
            """
        ),
        (.confirmation, .weak, "confirmation"),
        (.confirmation, .withColon, "reference,referenz,ref,referentie,riferimento,referencia"),
        (
            .trade, .plain,
            """
            trade id,trade no,trade number,trade ref,trade reference,transaction id,transaction no,\
            transaction number,transaction reference,deal no,deal number,deal id,deal reference,\
            geschäftsnummer,geschäftsnr,abwicklungsnr,abwicklungsnummer,transaktionsnummer,transaktionsnr,\
            numéro de transaction,numéro d opération,transactienummer,handelsnummer,numero operazione,\
            número de operación
            """
        ),
        (.trade, .weak, "trade,deal,transaction"),
        (
            .order, .plain,
            """
            order id,order no,order number,order ref,order reference,auftragsnummer,auftragsnr,auftrags nr,ordernummer,\
            ordernr,order nr,numéro d ordre,n ordre,ordernummer,numero ordine,número de orden,ordrenummer
            """
        ),
        (.order, .weak, "order,auftrag,ordre,ordine,orden"),
        (.execution, .plain, "execution id,execution no,execution number,ausführungsnummer,ausführungsnr"),
        (.execution, .weak, "ausführung,execution"),
        (
            .tradeDate, .plain,
            """
            trade date,trade date and time,trade time,tradedate,deal date,dealing date,date of trade,transaction date,\
            execution date,date of execution,date of transaction,as at date,bargain date,handelstag,handelsdatum,schlusstag,schlusstag zeit,\
            abschlusstag,abschlussdatum,abschluss per,geschäftstag,ausführungstag,ausführungstag zeit,ausführungsdatum,\
            ausführungsdatum und zeit,datum der ausführung,date d exécution,date dexécution,date et heure d exécution,\
            date de négociation,date de transaction,date opération,date de l opération,transactiedatum,handelsdag,\
            uitvoeringsdatum,datum transactie,handelsdato,data operazione,data di esecuzione,data esecuzione,\
            data negoziazione,fecha de operación,fecha operación,fecha de ejecución,fecha de contratación,\
            kauf am,verkauf am,buy am,sell am,für sie am
            """
        ),
        (
            .settlementDate, .plain,
            """
            settlement date,settle date,contractual settlement date,value date,value date of,valuta,valutadatum,\
            valutatag,wertstellung,erfüllungstag,buchungsvaluta,date valeur,date de valeur,date de règlement,\
            date règlement,valutadag,valeur,afwikkelingsdatum,afviklingsdato,valørdato,valør,data valuta,valuta al,\
            data regolamento,fecha valor,fecha de valor,fecha de liquidación,for settlement on,settling on
            """
        ),
        (.settlementDate, .weak, "settlement,wert,valor"),
        (
            .documentDate, .plain,
            """
            document date,issue date,date of issue,generated date,generated at,processed on,erstellt am,\
            rechnungsdatum,abrechnung vom,geschäftsabrechnung vom,date d émission,confirmation date
            """
        ),
        (.documentDate, .weak, "date,datum,dato,data,fecha"),
        (
            .quantity, .plain,
            """
            quantity,qty,total units,total quantity,number of shares,no of shares,number of units,quantity nominal,\
            nominal amount,nominale,nominale stück,nominal stück,nominalbetrag,stückzahl,stück,stk,anzahl,ausgeführt,\
            quantité,nombre,nombre de titres,aantal,aantal stuks,antal,stykker,quantità,cantidad,número de títulos
            """
        ),
        (.quantity, .weak, "units,shares,nominal,st"),
        (
            .price, .plain,
            """
            price,unit price,dealt price,deal price,trade price,average price,execution price,at a price of,\
            at a rate of,fixed rate of,at price,kurs,ausführungskurs,abrechnungskurs,preis,preis pro anteil,preis je anteil,\
            cours,cours d exécution,prix,prix unitaire,valeur liquidative,koers,uitvoeringskoers,prezzo,\
            prezzo unitario,precio,precio unitario
            """
        ),
        (.price, .weak, "rate,ausf kurs,zum kurs von"),
        (
            .net, .plain,
            """
            total consideration,total consideration of,net consideration,net amount,net proceeds,\
            settlement amount,net settlement amount,total settlement amount,total amount,total amount payable,\
            total debit,total credit,to your debit,to your credit,amount due,ausmachender betrag,endbetrag,\
            endbetrag zu ihren lasten,endbetrag zu ihren gunsten,zu ihren lasten,zu ihren gunsten,\
            total zu ihren lasten,total zu ihren gunsten,zu ihren lasten vor steuern,zu ihren gunsten vor steuern,\
            netto,nettobetrag,gesamtbetrag,montant net,net au débit,net au crédit,montant total,nettobedrag,\
            totaal bedrag,importo netto,controvalore netto,importo totale,importe neto,importe total,nettobeløb
            """
        ),
        (.total, .plain, "consideration"),
        (.total, .weak, "total,débit,crédit,lastschrift,gutschrift"),
        (
            .gross, .plain,
            """
            kurswert,kurswert in handelswährung,gross amount,grossamount,gross consideration,principal amount,traded value,\
            market value,bruttobetrag,montant brut,brutobedrag,importo lordo,controvalore,importe bruto,bruttobeløb
            """
        ),
        (.gross, .weak, "principal,amount,betrag,montant,bedrag,importo,importe"),
        (.notional, .plain, "notional of,notional amount,notional amount of"),
        (.notional, .weak, "notional"),
        (
            .side, .plain,
            """
            transaction type,trade type,buy sell,buysell,bought or sold,direction,side,sens,stock exchange transaction,\
            geschäftsart,transaktionsart,transaktion,börsentransaktion,tipo operazione,tipo de operación,bs
            """
        ),
        (
            .counterparty, .plain,
            """
            counterparty,counterparty name,name of counterparty,kontrahent,der kontrahent der transaktion ist,gegenpartei,contrepartie,tegenpartij,\
            controparte,contrapartida,contraparte,modpart
            """
        ),
    ]
}
