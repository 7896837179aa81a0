namespace Isoloss.Runs.Tables;

/// <summary>
/// The usual names of each canonical column. Case, <c>_</c>, <c>-</c> and spaces do not matter. Names come in tiers: the
/// canonical name, the field's symbol, other usual names, and counts without embeddings. The first tier that a table has decides.
/// </summary>
internal static class ColumnNames
{
    /// <summary>Tiers of normalised names by canonical name; the canonical name itself is tier 0.</summary>
    private static readonly Dictionary<string, string[][]> Known = new()
    {
        ["id"] = [["id"]],
        ["arm"] = [["arm"], ["variant"], ["recipe"]],
        ["rung"] = [["rung"]],
        ["part"] = [["part"]],
        ["state"] = [["state"]],
        ["params"] =
        [
            ["params"], ["n"],
            ["parameters", "parametercount", "paramcount", "nparams", "nparameters", "numparams", "numparameters",
                "numberofparameters", "totalparams", "totalparameters", "modelparams", "modelparameters", "modelsize"],
            ["nnoembed", "nnoemb", "nnonembed", "nonembeddingparams", "nonembeddingparameters", "paramsnonembedding"],
        ],
        ["tokens"] =
        [
            ["tokens"], ["d"],
            ["traintokens", "trainingtokens", "ntokens", "numtokens", "numberoftokens", "totaltokens", "tokencount", "tokensseen",
                "tokenstrained"],
        ],
        ["flops"] =
        [
            ["flops"], ["c"],
            ["flop", "compute", "trainflops", "trainflop", "trainingflops", "trainingflop", "nflops", "numflops", "totalflops",
                "traincompute", "trainingcompute", "totalcompute", "computebudget", "flopbudget", "flopsbudget"],
        ],
        ["loss"] =
        [
            ["loss"], ["l"],
            ["valloss", "validationloss", "evalloss", "evaluationloss", "testloss", "finalloss", "finalvalloss", "finalevalloss"],
        ],
        ["seed"] = [["seed"], ["randomseed", "rngseed", "initseed"]],
        ["oracle_loss"] = [["oracleloss"], ["bayesloss"]],
        ["entropy_rate"] = [["entropyrate"]],
        ["tokens_per_s"] = [["tokenspers"], ["tokenspersecond", "tokenspersec"]],
        ["seconds"] = [["seconds"]],
    };

    /// <summary>The canonical names.</summary>
    public static IReadOnlyCollection<string> Canonical => Known.Keys;

    /// <summary>The canonical name that a user means by its name or symbol (N, D, C, L), or null.</summary>
    public static string? CanonicalOf(string name)
    {
        string normal = Normalise(name);
        return Known.FirstOrDefault(k => k.Value.Take(2).Any(tier => tier.Contains(normal))).Key;
    }

    /// <summary>Columns that could be <paramref name="canonical"/>, in tiers, the likeliest tier first; empty tiers are left
    /// out.</summary>
    public static IReadOnlyList<int[]> Candidates(string canonical, IReadOnlyList<string> columns)
    {
        string[] normal = [.. columns.Select(Normalise)];
        return [.. Known[canonical]
            .Select(tier => Enumerable.Range(0, normal.Length).Where(i => tier.Contains(normal[i])).ToArray())
            .Where(tier => tier.Length > 0)];
    }

    /// <summary>A name without what does not matter: case, <c>_</c>, <c>-</c> and spaces.</summary>
    public static string Normalise(string name) =>
        string.Concat(name.Where(c => c is not ('_' or '-') && !char.IsWhiteSpace(c))).ToLowerInvariant();
}
