using Isoloss.Core;

namespace Isoloss.Runs.Tables;

// How quantities without a column of their own come from other columns.
internal sealed partial class ColumnMap
{
    private static readonly string[] Related = ["params", "tokens", "flops"];

    /// <summary>1 when the embeddings are to be added to the params column, -1 when they are to be subtracted, else 0.</summary>
    public int EmbeddingSign { get; private set; }

    /// <summary>True when the recorded FLOP can be held against 6 N D.</summary>
    public bool HasAllOfPoint => Related.All(n => this[n] >= 0);

    /// <summary>True when the batch in tokens is sequences times their length.</summary>
    public bool BatchIsSequences { get; private set; }

    /// <summary>True when B = D / S.</summary>
    public bool BatchFromSteps { get; private set; }

    /// <summary>True when S = D / B.</summary>
    public bool StepsFromBatch { get; private set; }

    // N by the rule that is asked for; otherwise N by the other rule, with the embeddings added or subtracted.
    private void RecogniseParams(ParamsRule rule)
    {
        var other = rule == ParamsRule.Total ? ParamsRule.NonEmbedding : ParamsRule.Total;
        var asked = ColumnNames.Candidates(rule, _columns);
        if (asked.Count > 0)
            Recognise("params", [asked[0]]);
        else if (Recognise("params", ColumnNames.Candidates(other, _columns).Take(1).ToList()))
            ShiftByEmbeddings(rule);
    }

    private void ShiftByEmbeddings(ParamsRule rule)
    {
        string asked = rule == ParamsRule.Total ? "with embeddings" : "without embeddings";
        if (!RecogniseHelper("vocabulary") || !RecogniseHelper("width"))
            throw new BadInputException(
                $"{_source}: --n-rule {Word(rule)}: no column of parameters {asked}, and no columns vocabulary and width to compute "
                + $"it from {NameOf("params")}; name them with --map vocabulary=COLUMN --map width=COLUMN{Found()}");
        EmbeddingSign = rule == ParamsRule.Total ? 1 : -1;
        string copies = RecogniseHelper("tied_embeddings") ? $"(1 where {NameOf("tied_embeddings")}, else 2)*" : "2*";
        string why = copies == "2*" ? "; embedding and output matrix are taken as two, for want of a column tied_embeddings" : "";
        _assumptions.Add($"params {asked} is {NameOf("params")} {(EmbeddingSign > 0 ? "+" : "-")} "
            + $"{copies}{NameOf("vocabulary")}*{NameOf("width")} (--n-rule {Word(rule)}){why}");
    }

    private void CheckParamsRule(TableOptions options)
    {
        if (options.Params is not { } rule)
            return;
        if (options.Map.Keys.Any(k => ColumnNames.CanonicalOf(k) == "params"))
            throw new BadInputException($"{_source}: found --n-rule and --map params, expected one of them: both choose the column");
        if (this["params"] < 0)
            throw Missing("params", $" (--n-rule {Word(rule)})");
        if (EmbeddingSign == 0)
            _assumptions.Add($"params is taken {(rule == ParamsRule.Total ? "with" : "without")} embeddings (--n-rule {Word(rule)})");
    }

    // C = 6 N D (Kaplan et al. 2020, section 2.1) gives any one of the three from the other two.
    private void DerivePoint(FlopRule? rule)
    {
        if (this["loss"] < 0)
            throw Missing("loss");
        if (rule == FlopRule.Recorded && this["flops"] < 0)
            throw Missing("flops", " (--flop-rule recorded)");
        string why = "no such column";
        if (rule == FlopRule.SixND && this["flops"] >= 0)
        {
            why = $"not column {NameOf("flops")} (--flop-rule 6nd)";
            _assumptions.Remove($"flops is column {NameOf("flops")}");
            _indices["flops"] = -1;
        }
        string[] missing = [.. Related.Where(n => this[n] < 0)];
        if (missing.Length > 1)
            throw Missing(missing[0]);
        if (missing.Length == 1)
            _assumptions.Add($"{missing[0]} is {Rule(missing[0])}: {why}");
    }

    private void DeriveRest()
    {
        // Whoever says --map unique_tokens= wants none, not one that is computed.
        if (!_indices.ContainsKey("unique_tokens") && RecogniseHelper("epochs"))
            _assumptions.Add($"unique_tokens is tokens/{NameOf("epochs")}: no such column");
        if (!_indices.ContainsKey("batch_tokens") && HasHelper("batch_sequences") && HasHelper("sequence_length"))
        {
            BatchIsSequences = RecogniseHelper("batch_sequences") & RecogniseHelper("sequence_length");
            _assumptions.Add($"batch_tokens is {NameOf("batch_sequences")}*{NameOf("sequence_length")}: no such column");
        }
        bool batch = this["batch_tokens"] >= 0 || BatchIsSequences;
        BatchFromSteps = !batch && !_indices.ContainsKey("batch_tokens") && this["steps"] >= 0;
        StepsFromBatch = batch && !_indices.ContainsKey("steps");
        if (BatchFromSteps)
            _assumptions.Add("batch_tokens is tokens/steps: no such column");
        if (StepsFromBatch)
            _assumptions.Add("steps is tokens/batch_tokens: no such column");
    }

    private bool HasHelper(string name) => _indices.TryGetValue(name, out int index)
        ? index >= 0
        : ColumnNames.Candidates(name, _columns).Count > 0;

    private static string Word(ParamsRule rule) => rule == ParamsRule.Total ? "total" : "non-embedding";

    private static string Rule(string name) => name switch
    {
        "flops" => "6*params*tokens",
        "params" => "flops/(6*tokens)",
        _ => "flops/(6*params)",
    };
}
