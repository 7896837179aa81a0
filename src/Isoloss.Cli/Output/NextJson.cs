using System.Text.Json.Nodes;
using Isoloss.Cli.Commands;
using Isoloss.Core.Decision;

namespace Isoloss.Cli.Output;

/// <summary>What to run next as JSON (docs/json.md).</summary>
internal static class NextJson
{
    public static JsonObject Of(string baseline, NextAnswer answer, NextOptions spend, IEnumerable<string> assumptions)
    {
        NextResult n = answer.Next;
        return new JsonObject
        {
            ["baseline"] = baseline,
            ["variant"] = answer.Variant,
            ["step"] = JsonOutput.Word(n.Step),
            ["verdict"] = JsonOutput.Word(n.Verdict),
            ["favoured"] = JsonOutput.Word(n.Favoured),
            ["probability_better"] = JsonOutput.Number(n.ProbabilityBetter),
            ["probability_right"] = JsonOutput.Number(n.ProbabilityRight),
            ["evidence"] = JsonOutput.Number(n.Evidence),
            ["evidence_needed"] = JsonOutput.Number(n.EvidenceNeeded),
            ["risk"] = JsonOutput.Number(n.Risk),
            ["stake_flops"] = JsonOutput.Number(n.Stake),
            ["budget_flops"] = JsonOutput.Number(spend.BudgetFlops),
            ["target_flops"] = JsonOutput.Number(answer.Compared.Target.Flops),
            ["noise_sd"] = JsonOutput.Number(n.NoiseSd),
            ["best"] = n.Best is { } best ? Value(best, answer) : null,
            ["candidates"] = JsonOutput.Array(n.Ranked.Take(spend.Listed), v => Value(v, answer)),
            ["candidates_judged"] = n.Ranked.Count,
            ["above_budget"] = n.TooExpensive,
            ["assumptions"] = JsonOutput.Array(assumptions, a => JsonValue.Create(a)),
        };
    }

    private static JsonObject Value(RunValue v, NextAnswer answer) => new()
    {
        ["runs"] = JsonOutput.Array(v.Candidate.Runs, r => new JsonObject
        {
            ["params"] = JsonOutput.Number(r.Rung.At.Params),
            ["tokens"] = JsonOutput.Number(r.Rung.At.Tokens),
            ["baseline_seeds"] = r.Baseline,
            ["variant_seeds"] = r.Variant,
            ["flops"] = JsonOutput.Number(r.Flops),
            ["new_rung"] = r.Beyond,
        }),
        ["flops"] = JsonOutput.Number(v.Candidate.Flops),
        ["hours"] = v.Candidate.Hours is { } hours ? JsonOutput.Number(hours) : null,
        ["cost"] = answer.Money(v.Candidate) is { } cost ? JsonOutput.Number(cost) : null,
        ["probability_right"] = JsonOutput.Number(v.ProbabilityRight),
        ["probability_verdict"] = JsonOutput.Number(v.ProbabilityVerdict),
        ["risk_reduction"] = JsonOutput.Number(v.RiskReduction),
        ["value_flops"] = JsonOutput.Number(v.Value),
        ["value_per_flop"] = JsonOutput.Number(v.PerFlop),
    };
}
