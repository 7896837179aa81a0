using System.Text.Json.Nodes;
using Isoloss.Cli.Commands;
using Isoloss.Core.Organisation;

namespace Isoloss.Cli.Output;

/// <summary>An organisation's year as JSON (docs/json.md).</summary>
internal static class OrgJson
{
    public static JsonObject Of(OrgAnswer answer) => new()
    {
        ["organisation"] = answer.Year.Organisation.Name,
        ["inputs"] = Inputs(answer.Year.Organisation),
        ["year"] = Year(answer.Year),
        ["elasticities"] = new JsonObject(OrgAnswer.Marginal
            .Select(name => KeyValuePair.Create(name, JsonOutput.Number(answer.Year.Elasticity(Dials.Find(name)!))))),
        ["best_research_share"] = JsonOutput.Number(answer.Year.BestShare()),
        ["other_judgement"] = WhatIfOf(answer.OtherJudgement),
        ["what_if"] = JsonOutput.Array(answer.WhatIfs, WhatIfOf),
        ["production_functions"] = JsonOutput.Array(ProductionFunction.Presets, f => new JsonObject { ["name"] = f.Name, ["source"] = f.Source }),
        ["assumptions"] = JsonOutput.Array(answer.Assumptions, a => JsonValue.Create(a)),
    };

    private static JsonObject Inputs(ResearchOrganisation o)
    {
        var inputs = new JsonObject(Dials.All.Select(d => KeyValuePair.Create(d.Name, JsonOutput.Number(d.Get(o)))))
        {
            ["judgement"] = JsonOutput.Word(o.Judgement),
            ["prior"] = o.Prior.Name,
            ["prior_at"] = JsonOutput.Number(o.PriorAt),
        };
        inputs["ladder"] = JsonOutput.Array(o.Ladder, s => new JsonObject
        {
            ["name"] = s.Name,
            ["gpu_hours"] = s.GpuHours,
            ["gang"] = s.Gang,
            ["flops"] = s.Flops,
            ["noise"] = s.Noise,
            ["promote"] = s.Promote,
            ["threshold"] = s.Threshold,
            ["implement"] = s.Implement,
            ["analyse"] = s.Analyse,
        });
        return inputs;
    }

    private static JsonObject Year(OrganisationYear y) => new()
    {
        ["ideas"] = Estimate(y.Simulation.IdeasPerYear),
        ["tests"] = Estimate(y.Simulation.TestsPerYear),
        ["adopted"] = JsonOutput.Number(y.AdoptedPerYear),
        ["log_gain"] = Estimate(y.GainPerYear),
        ["log_gain_simulated"] = Estimate(y.Simulation.GainPerYear),
        ["bound"] = new JsonObject(y.Bound.Limits.Select(l => KeyValuePair.Create(JsonOutput.Word(l.Key), JsonOutput.Number(l.Value)))),
        ["binding"] = JsonOutput.Word(y.Bound.Binding),
        ["queueing_formulas"] = JsonOutput.Number(y.Queue.IdeasPerYear),
        ["used"] = new JsonObject { ["attention"] = y.Simulation.AttentionUsed, ["gpus"] = y.Simulation.GpusUsed, ["streams"] = y.Simulation.StreamsUsed },
        ["per_idea"] = new JsonObject
        {
            ["attention_hours"] = JsonOutput.Number(y.Work.Attention),
            ["gpu_hours"] = JsonOutput.Number(y.Work.GpuHours),
            ["days"] = JsonOutput.Number(y.Simulation.DaysPerIdea),
            ["wait_hours"] = JsonOutput.Number(y.Simulation.Wait),
        },
        ["rungs"] = JsonOutput.Array(Enumerable.Range(0, y.Organisation.Ladder.Count), j => new JsonObject
        {
            ["name"] = y.Organisation.Ladder[j].Name,
            ["tested"] = y.Screening.Reach[j],
            ["false_kills"] = y.Screening.FalseKills[j],
            ["false_promotions"] = y.Screening.FalsePromotions[j],
        }),
        ["worthwhile"] = y.Screening.Worthwhile,
        ["worthwhile_lost"] = y.Screening.Lost,
        ["harmful"] = y.Screening.Harmful,
        ["years"] = y.Simulation.Years,
        ["warmup_years"] = y.Simulation.Warmup,
    };

    private static JsonObject WhatIfOf(WhatIf w) => new()
    {
        ["change"] = w.Change,
        ["ideas_times"] = JsonOutput.Number(w.Ideas),
        ["ideas_times_standard_error"] = JsonOutput.Number(w.IdeasError),
        ["gains_times"] = JsonOutput.Number(w.Gains),
        ["compute_times"] = JsonOutput.Number(w.Compute),
        ["labour_times"] = JsonOutput.Number(w.Labour),
        ["production_functions"] = new JsonObject(ProductionFunction.Presets.Select(f => KeyValuePair.Create(f.Name, JsonOutput.Number(w.By(f))))),
        ["year"] = Year(w.After),
    };

    private static JsonObject Estimate(Estimated e) => new() { ["estimate"] = JsonOutput.Number(e.Value), ["standard_error"] = JsonOutput.Number(e.StandardError) };
}
