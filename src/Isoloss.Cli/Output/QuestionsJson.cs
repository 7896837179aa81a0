using System.Text.Json.Nodes;
using Isoloss.Lab.Questions;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Cli.Output;

/// <summary>What <c>study check --json</c> prints (docs/json.md).</summary>
internal static class QuestionsJson
{
    public static JsonObject Of(StudyPlan plan, StudyReview review, bool taken) => new()
    {
        ["study"] = plan.Study.Name,
        ["runs"] = plan.DistinctRuns.Count(),
        ["blocked"] = !taken && review.Blocking.Any(),
        ["questions"] = JsonOutput.Array(review.Open, q => new JsonObject
        {
            ["id"] = q.Id,
            ["severity"] = JsonOutput.Word(q.Severity),
            ["text"] = q.Text,
            ["proposal"] = q.Proposal,
            ["reason"] = q.Reason,
            ["remedy"] = q.Remedy,
        }),
        ["answers"] = JsonOutput.Array(taken ? review.WithProposals : review.Answered, Answer),
        ["assumptions"] = JsonOutput.Array(plan.Study.Assumptions, a => JsonValue.Create(a)),
    };

    private static JsonObject Answer(StudyAnswer answer) => new()
    {
        ["id"] = answer.Id,
        ["answer"] = answer.Answer,
        ["is_confirmed"] = answer.IsConfirmed,
    };
}
