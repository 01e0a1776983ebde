"""What others do with the same archive: networkx with our weights, Splink for persons.

Neither gives what we give: no evidence with its reports, no senders, no times, no test of a network. Each is tried with
as many settings as our engine; settings change what a run costs, not what is asked of it.
"""

from __future__ import annotations

import gc
import logging
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import duckdb

from nodal.chain.link import numbers

PERSON_KINDS = ("email", "phone", "device", "screen")
CAPS = {"email": 20, "phone": 12, "device": 12, "screen": 10}


def by_networkx(file: Path, *, collects: bool = True, numbered: bool = False) -> int:
    """Persons and networks with our weights, caps and thresholds; no times, no senders, no evidence, no test.

    `collects`: with Python's search for cycles; `numbered`: accounts as numbers, quicker to look up than text.
    """
    import networkx  # noqa: PLC0415  (a peer, loaded in its own process)

    if not collects:
        gc.disable()
    account = "dense_rank() OVER (ORDER BY account_id)" if numbered else "account_id"
    lines = f"SELECT {account} AS account, kind, value, role FROM '{file}'"
    told = duckdb.sql(
        f"SELECT account, kind, value FROM ({lines}) WHERE role = 'reported' AND value <> '' GROUP BY ALL"
    )
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for account, kind, value in told.fetchall():
        holders[kind, value].append(account)
    weigh = {(kind, k): bits for kind, k, bits in numbers().associate_bits}
    same = {(kind, k): bits for kind, sure, k, bits in numbers().person_bits if sure}
    for weights, threshold in ((same, numbers().same_person), (weigh, numbers().associate)):
        edges: dict[tuple[str, str], int] = defaultdict(int)
        for (kind, _), who in holders.items():
            bits = weights.get((kind, len(who)))
            for pair in combinations(sorted(who), 2) if bits else ():
                edges[pair] += bits or 0
        graph = networkx.Graph()
        graph.add_weighted_edges_from((a, b, bits) for (a, b), bits in edges.items() if bits >= threshold)
        for part in networkx.connected_components(graph):
            if weights is weigh and len(part) > 2:
                networkx.community.louvain_communities(graph.subgraph(part), seed=1)
    return int(duckdb.sql(f"SELECT count(DISTINCT report_id) FROM '{file}'").fetchall()[0][0])


def by_splink(file: Path, *, threads: int | None = None, sampled: float = 1e6) -> int:
    """Persons: accounts with one value per kind, blocked on each, probabilities by expectation maximisation.

    `threads`: of its database, None = one for each processor; `sampled`: pairs that it draws to see how often strangers
    agree, its own default being 1e6.
    """
    import splink.comparison_library as cl  # noqa: PLC0415  (a peer, loaded in its own process)
    from splink import Linker, SettingsCreator, block_on  # noqa: PLC0415
    from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

    logging.getLogger("splink").setLevel(logging.ERROR)
    db = duckdb.connect(config={} if threads is None else {"threads": threads})
    columns = ", ".join(f"mode(value) FILTER (kind = '{kind}') AS {kind}" for kind in PERSON_KINDS)
    rows = f"SELECT account_id AS unique_id, {columns} FROM '{file}' WHERE role = 'reported' GROUP BY account_id"
    db.execute(f"CREATE TABLE accounts AS {rows}")
    for kind, cap in CAPS.items():  # the same hub caps as ours, or blocking alone never ends
        crowd = f"SELECT {kind} FROM accounts GROUP BY 1 HAVING count(*) > {cap}"
        db.execute(f"UPDATE accounts SET {kind} = NULL WHERE {kind} IN ({crowd})")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.ExactMatch(kind) for kind in PERSON_KINDS],
        blocking_rules_to_generate_predictions=[block_on(kind) for kind in PERSON_KINDS],
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI(db).register("accounts"), settings, log_level=logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=sampled, seed=1)
    for kind in ("email", "device"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(kind))
    pairs = linker.inference.predict(threshold_match_probability=0.9)
    linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.9)
    return int(duckdb.sql(f"SELECT count(DISTINCT report_id) FROM '{file}'").fetchall()[0][0])
