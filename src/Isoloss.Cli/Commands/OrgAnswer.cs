using Isoloss.Core.Organisation;
using Isoloss.Lab.Organisations;

namespace Isoloss.Cli.Commands;

/// <summary>An organisation's year, what would change it, and what was assumed.</summary>
/// <param name="Described">The organisation with what its file says about it.</param>
/// <param name="Year">As it is.</param>
/// <param name="OtherJudgement">The same ladder with the other judgement.</param>
/// <param name="WhatIfs">The changes asked about.</param>
/// <param name="Assumptions">What was decided for the user, one sentence each.</param>
internal sealed record OrgAnswer(
    DescribedOrganisation Described, OrganisationYear Year, WhatIf OtherJudgement, IReadOnlyList<WhatIf> WhatIfs, IReadOnlyList<string> Assumptions)
{
    /// <summary>What is asked where nothing is.</summary>
    public static IReadOnlyList<string> UsualQuestions { get; } =
        ["compute=10x", "implementation=30x", "streams=8", "latency=60min", "cache=0.5", "ladder=4x4"];

    /// <summary>Dials of which it is said what one percent more gives.</summary>
    public static IReadOnlyList<string> Marginal { get; } = ["researchers", "compute", "implementation"];

    /// <summary>Answers the questions about an organisation.</summary>
    /// <param name="described">The organisation.</param>
    /// <param name="questions">Changes; empty for the usual ones, of which those that change nothing or cannot be are left out.</param>
    /// <param name="options">How long is simulated.</param>
    public static OrgAnswer Of(DescribedOrganisation described, IReadOnlyList<string> questions, SimulationOptions options)
    {
        ResearchOrganisation o = described.Organisation;
        var changes = (questions.Count > 0 ? questions : UsualQuestions.Where(q => IsPossible(o, q))).Select(q => (q, Changed(o, q))).ToArray();
        OrganisationYear year = OrganisationYear.Of(o, options);
        Judgement other = o.Judgement == Judgement.Naive ? Judgement.Calibrated : Judgement.Naive;
        WhatIf[] answers = [.. changes.Append(($"judgement={Output.JsonOutput.Word(other)}", o with { Judgement = other }))
            .AsParallel().AsOrdered().Select(c => new WhatIf(c.Item1, year, OrganisationYear.Of(c.Item2, options, year)))];
        return new OrgAnswer(described, year, answers[^1], answers[..^1], [.. described.Assumptions, .. Assumed(described, year)]);
    }

    private static ResearchOrganisation Changed(ResearchOrganisation o, string question) => OrganisationChange.Apply(o, question, "--what-if");

    private static bool IsPossible(ResearchOrganisation o, string question)
    {
        try
        {
            return Changed(o, question) != o;
        }
        catch (Core.BadInputException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Assumed(DescribedOrganisation described, OrganisationYear year)
    {
        ResearchOrganisation o = described.Organisation;
        if (described.Source.Length > 0)
            yield return $"the numbers of {o.Name}: {described.Source}";
        yield return $"prior '{o.Prior.Name}': {o.Prior.Source}";
        yield return "gains of adopted ideas multiply, whatever else was adopted";
        yield return FormattableString.Invariant(
            $"simulated {year.Simulation.Years:0.###} years after the first {year.Simulation.Warmup:0.##}, which are discarded; standard errors from batches of equal time");
    }
}
