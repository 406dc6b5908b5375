// SPDX-License-Identifier: Apache-2.0

/// Mails made for the tests.
enum MailSample {
    static let confirmation = """
        From: =?ISO-8859-1?Q?J=FCrgen_Example?= <j.example@broker.example>
        To: "Back Office, Fund" <bo@fund.example>, second@fund.example
        Cc: Third (the third) <third@fund.example>
        Date: Mon, 4 Mar 2024 17:01:02 +0100
        Message-ID: <20240304.1@broker.example>
        In-Reply-To: <a@fund.example>
        References: <a@fund.example>
         <b@fund.example>
        Subject: Trade confirmation CN-10023 / trade LN20240301-77A

        We confirm that on 2024-03-01 at 10:00:00 we sold to Example Fund Ltd (LEI 529900T8BM49AURSDO55) 1,500 Example
        """.crlf
            + """
             AG (ISIN DE0007164600) at a price of 10.50 EUR, for settlement on 2024-03-05, for a total consideration of 15,750.00 EUR.

            """.crlf

    /// Text in two forms, a file with a name in pieces, a message, and an image that the text shows.
    static let multipart = """
        Message-ID: <m@x.example>
        From: a@x.example
        Subject: files
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        preamble
        --outer
        Content-Type: multipart/alternative; boundary=outer-inner

        --outer-inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        gr=C3=BCn is gre=
        en
        --outer-inner
        Content-Type: text/html

        <p>only html</p>
        --outer-inner--
        --outer
        Content-Type: application/pdf
        Content-Disposition: attachment; filename*0*=utf-8''n%C3%B6te;
         filename*1=".pdf"
        Content-Transfer-Encoding: base64

        JVBERi0x
        --outer
        Content-Type: message/rfc822

        From: inner@x.example
        Subject: inner

        inner text
        --outer
        Content-Type: image/png
        Content-ID: <i>
        Content-Disposition: inline
        Content-Transfer-Encoding: base64

        AAAA
        --outer--
        epilogue
        """.crlf

    static let mailbox = """
        From a@x.example Mon Mar  4 10:00:00 2024
        From: a@x.example
        Subject: one

        first
        >From the desk, quoted
        From the desk of nobody

        From b@x.example Mon Mar  4 11:00:00 2024
        From: b@x.example
        Subject: two

        second

        """

    static let all = [confirmation, multipart, mailbox, "From: a@b.example\nSubject: x\n\ny"]
}

extension String {
    var crlf: String { replacing("\n", with: "\r\n") }
}
