#!/usr/bin/env python3
"""How many of tantivy's best 20 Muniment shows as its best 20. Use: BENCH=DIR Search/best.py CORPUS ARCHIVE MUNIMENT

CORPUS is one of make_corpus.py with its batches, ARCHIVE holds its records. tantivy ranks all matches; Muniment ranks the
newest 10,000, with the same formula (BM25, k1 = 1.2, b = 0.75). So the second column asks tantivy for the best of those
that Muniment ranked: what is left there are other lengths of texts, and records that are equally good.

A record is known by the SHA-256 of its bytes; tantivy (the package of that name) runs in the Python that runs this."""
import hashlib, json, os, subprocess, sys, tempfile

corpus_at, archive, muniment = sys.argv[1:4]
sys.path.insert(0, os.environ.get("BENCH") or sys.exit("BENCH: the folder of make_corpus.py"))
import tantivy
from peers_lib import Corpus, variants

BEST, RANKED = 20, 10_000


def command(*words, text=None):
    done = subprocess.run([muniment, "--archive", archive, *words], input=text, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"muniment {words[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def contents(ids):
    """The digests of records, in the order of their identities."""
    with tempfile.TemporaryDirectory() as folder:
        said = command("get", "--json", "--ids-from", "-", "--out", folder, text="\n".join(ids))
        names = [line["file"] for line in map(json.loads, said.splitlines()) if line.get("file")]
        found = []
        for name in names:
            with open(os.path.join(folder, os.path.basename(name)), "rb") as file:
                found.append(hashlib.sha256(file.read()).hexdigest())
        return found


def index(corpus, folder):
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="default", index_option="position")
    builder.add_unsigned_field("seq", stored=True, indexed=True, fast=True)
    schema = builder.build()
    made = tantivy.Index(schema, path=folder)
    writer = made.writer(heap_size=256_000_000, num_threads=2)
    for number, body in enumerate(corpus.stream()):
        document = tantivy.Document()
        document.add_text("body", body.decode())
        document.add_unsigned("seq", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    made.reload()
    return schema, made.searcher()


corpus = Corpus(corpus_at, bodies=False)
digest = [corpus.col(row, "sha256") for row in range(corpus.n)]
day = [corpus.col(row, "trade_date") for row in range(corpus.n)]
with tempfile.TemporaryDirectory() as folder:
    schema, searcher = index(corpus, folder)
    print("| word | matches | of tantivy's best 20 | of its best 20 of the newest 10,000 |\n| --- | --- | --- | --- |")
    sums = [0, 0]
    words = variants(corpus)["common"]
    for word in words:
        query = tantivy.Query.term_query(schema, "body", word)
        best = searcher.search(query, BEST, count=True)
        rows = lambda hits: [searcher.doc(place)["seq"][0] for _, place in hits]
        answer = json.loads(command("search", "--json", "--ids", "--limit", str(BEST), "--sort", "relevance", word))
        ours = set(contents(answer["records"]))
        first = {digest[row] for row in rows(best.hits)}
        # The newest in the order of days; the last day is taken whole.
        newest = sorted(rows(searcher.search(query, corpus.n, count=False, order_by_field="seq").hits),
                        key=lambda row: day[row], reverse=True)[:RANKED]
        oldest = corpus.n if len(newest) < RANKED else day[newest[-1]]
        among = [row for row in rows(searcher.search(query, corpus.n, count=False).hits[:200_000])
                 if len(newest) < RANKED or day[row] >= oldest][:BEST]
        counts = [len(ours & first), len(ours & {digest[row] for row in among})]
        sums = [sum + count for sum, count in zip(sums, counts)]
        print(f"| {word} | {best.count:,} | {counts[0]} | {counts[1]} |")
    print(f"| all | | {sums[0]} of {BEST * len(words)} | {sums[1]} of {BEST * len(words)} |")
