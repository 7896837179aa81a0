using System.Globalization;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Numbers;

namespace Isoloss.Lab.Questions;

/// <summary>A ladder too short, or with too few runs, to tell the multiplier at the target to a useful precision: the study is
/// played through on a simulated law (<see cref="LadderPrecision"/>) before it is trained.</summary>
public sealed class LadderCheck : IStudyCheck
{
    private const string Id = "ladder";

    /// <summary>A multiplier that is not known within this factor decides nothing but the largest changes.</summary>
    private const double Useful = 2;

    /// <summary>More rungs than this tell enough about any target; simulating them would take long.</summary>
    private const int MostRungs = 200;

    /// <inheritdoc/>
    public IEnumerable<StudyQuestion> Ask(StudyPlan plan, PastRuns past)
    {
        if (plan.Study.Ladder.Count > MostRungs || LadderPrecision.Of(plan) is not { } precision)
            return [];
        if (precision.Problem is { } problem)
            return [Question(plan, $"the runs cannot be compared at all: {problem}", "nothing is expected but the losses themselves", null)];
        if (precision.Factor <= Useful)
            return [];
        string factor = Factor(precision.Factor);
        return [Question(plan, $"the multiplier there would be known within a factor of {factor} (95 %)",
            $"a factor of {factor} either way is enough for this question", precision)];
    }

    /// <summary>What was asked of the same study before: the question with its answer for a proposal, or nothing.</summary>
    internal static IEnumerable<StudyQuestion> Recorded(StudyManifest before) =>
        from answer in before.Answers
        where answer.Id == Id
        select new StudyQuestion { Id = Id, Text = answer.Question, Proposal = answer.Answer, Reason = Reason(), Remedy = "larger rungs, or a target nearer to them" };

    private static StudyQuestion Question(StudyPlan plan, string consequence, string proposal, LadderPrecision? precision) => new()
    {
        Id = Id,
        Text = $"{Counted(plan.Study.Ladder.Count, "rung")} with {Counted(plan.Study.Variants.Min(v => v.Seeds.Count), "seed")}"
            + $"{Reach(precision)}: {consequence}. Is that enough?",
        Proposal = proposal,
        Reason = Reason(),
        Remedy = Remedy(plan, precision),
    };

    private static string Reason() => string.Create(CultureInfo.InvariantCulture,
        $"from {LadderPrecision.Simulations} simulated studies of this ladder with a noise of {LadderPrecision.RunNoise * 100:0.#} % of the loss between "
        + $"seeds; what noise and the trend leave open at the target no analysis can take away");

    private static string Reach(LadderPrecision? precision) => precision is { Reach: > 1 } p
        ? $", the target at {Quantity.Format(p.Reach, 2)} times the compute of the largest" : "";

    private static string Remedy(StudyPlan plan, LadderPrecision? precision)
    {
        if (precision is null)
            return "more rungs: at least three sizes and three amounts of tokens";
        string seeds = LadderPrecision.Of(plan, seedFactor: 4) is { Problem: null } more
            ? $"four times the seeds (about {Factor(more.Factor)}), " : "";
        return $"{seeds}larger rungs, or a target nearer to them";
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static string Factor(double factor) =>
        factor > 100 ? "over 100" : factor.ToString(factor < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
