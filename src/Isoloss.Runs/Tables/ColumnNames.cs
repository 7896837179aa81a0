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
        ["unique_tokens"] =
        [
            ["uniquetokens"], [],
            ["nuniquetokens", "numuniquetokens", "distincttokens", "uniquetraintokens", "uniquetrainingtokens"],
        ],
        ["steps"] =
        [
            ["steps"], [],
            ["nsteps", "numsteps", "totalsteps", "trainsteps", "trainingsteps", "optimizersteps"],
        ],
        ["batch_tokens"] =
        [
            ["batchtokens"], [],
            ["batchsizetokens", "batchsizeintokens", "tokensperbatch", "tokensperstep", "globalbatchtokens"],
        ],
        ["learning_rate"] = [["learningrate"], [], ["peaklr", "peaklearningrate", "maxlr", "maxlearningrate"], ["lr"]],
        ["weight"] = [["weight"]],
        ["outlier"] = [["outlier"], [], ["isoutlier", "outlierexcluded", "outlierflag"]],
        ["origin"] = [["origin"]],
        ["best_of"] = [["bestof"], [], ["sweepsize", "sweepruns", "sweepcount"]],
    };

    /// <summary>Columns that only stand in for a canonical one, or help to compute it; looked for when it is needed.</summary>
    private static readonly Dictionary<string, string[][]> Helpers = new()
    {
        ["epochs"] = [["epochs"], [], ["nepochs", "numepochs"]],
        ["batch_sequences"] = [["batchsequences"], [], ["batchsize", "globalbatchsize", "globalbs"]],
        ["sequence_length"] = [["sequencelength"], [], ["seqlen", "seqlength", "contextlength", "nctx", "maxseqlen"]],
        ["vocabulary"] = [["vocabulary"], [], ["vocabsize", "vocabularysize", "nvocab"]],
        ["width"] = [["width"], [], ["dmodel", "hiddensize", "modelwidth", "modeldim", "embeddingdim"]],
        ["tied_embeddings"] = [["tiedembeddings"], [], ["tiewordembeddings", "tieembeddings"]],
    };

    /// <summary>Letters of the field that <c>--map</c> takes for a name, but that are too short to recognise a column by.</summary>
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["u"] = "unique_tokens",
        ["s"] = "steps",
        ["b"] = "batch_tokens",
        ["lr"] = "learning_rate",
    };

    /// <summary>The canonical names.</summary>
    public static IReadOnlyCollection<string> Canonical => Known.Keys;

    /// <summary>The names that <c>--map</c> takes: the canonical ones and those of helping columns.</summary>
    public static IReadOnlyList<string> Mappable { get; } = [.. Known.Keys, .. Helpers.Keys];

    // Among the tiers of params.
    private static int NonEmbeddingTier => Known["params"].Length - 1;

    /// <summary>The canonical name that a user means by its name or symbol (N, D, C, L, U, S, B), or null.</summary>
    public static string? CanonicalOf(string name)
    {
        string normal = Normalise(name);
        return Known.Concat(Helpers).FirstOrDefault(k => k.Value.Take(2).Any(tier => tier.Contains(normal))).Key
            ?? Symbols.GetValueOrDefault(normal);
    }

    /// <summary>Columns that could be <paramref name="canonical"/>, in tiers, the likeliest tier first; empty tiers are left
    /// out.</summary>
    public static IReadOnlyList<int[]> Candidates(string canonical, IReadOnlyList<string> columns) =>
        Candidates(Tiers(canonical), columns);

    /// <summary>Columns that could be params by one rule of counting, in tiers.</summary>
    public static IReadOnlyList<int[]> Candidates(ParamsRule rule, IReadOnlyList<string> columns) => Candidates(
        rule == ParamsRule.Total ? Known["params"][..NonEmbeddingTier] : Known["params"][NonEmbeddingTier..], columns);

    private static string[][] Tiers(string name) => Known.GetValueOrDefault(name) ?? Helpers[name];

    private static IReadOnlyList<int[]> Candidates(string[][] tiers, IReadOnlyList<string> columns)
    {
        string[] normal = [.. columns.Select(Normalise)];
        return [.. tiers
            .Select(tier => Enumerable.Range(0, normal.Length).Where(i => tier.Contains(normal[i])).ToArray())
            .Where(tier => tier.Length > 0)];
    }

    /// <summary>True for a table of curves, whose rows are moments of a run: its lr is the rate of the moment, not the peak.</summary>
    public static bool IsOfCurves(IReadOnlyList<string> columns) =>
        columns.Any(c => Normalise(c) is "step" or "currentstep" or "iteration" or "globalstep");

    /// <summary>A name without what does not matter: case, <c>_</c>, <c>-</c> and spaces.</summary>
    public static string Normalise(string name) =>
        string.Concat(name.Where(c => c is not ('_' or '-') && !char.IsWhiteSpace(c))).ToLowerInvariant();
}
