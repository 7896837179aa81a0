using Isoloss.Core;
using Isoloss.Core.Decision;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>Points out rungs that break the trend of their own arm, wherever runs are judged.</summary>
internal static class RungBreakNotes
{
    /// <summary>What is to be known of the runs of one arm: breaks, and beginnings that they share.</summary>
    public static IEnumerable<Diagnostic> Of(IReadOnlyList<RunRecord> rows) =>
        SharedBeginnings.Of(rows) is { } shared ? [shared, .. Breaks(rows)] : Breaks(rows);

    private static IEnumerable<Diagnostic> Breaks(IReadOnlyList<RunRecord> rows, string? arm = null) =>
        RungBreaks.Of([.. rows.Where(r => double.IsFinite(r.Loss)).Select(r => r.ToObservation())]).Take(3).Select(b => b.Describe(arm));

    /// <summary>Answers with the breaks of baseline and variant among their diagnostics.</summary>
    public static Answers Add(Question question, Answers answers)
    {
        var baseline = Breaks(question.ToFit(question.Baseline), question.Baseline).ToList();
        return answers with
        {
            Compared = [.. answers.Compared.Select(a => a with
            {
                Result = a.Result with { Diagnostics = [.. a.Result.Diagnostics, .. baseline, .. Breaks(question.ToFit(a.Variant), a.Variant)] },
            })],
        };
    }
}
