using System.Globalization;
using Isoloss.Cli.Commands;
using Isoloss.Core.Organisation;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>An organisation's year as a person reads it.</summary>
internal static class OrgText
{
    public static void Write(Session session, OrgAnswer answer)
    {
        foreach (string assumption in answer.Assumptions)
            session.Note($"assumed: {assumption}");
        IAnsiConsole console = session.Console;
        console.MarkupLine($"[bold]{Markup.Escape(answer.Year.Organisation.Name)}[/]   {Markup.Escape(Size(answer.Year.Organisation))}");
        foreach (var (label, line) in Body(answer))
            WrappedText.Labelled(console, label, line);
        console.WriteLine();
        console.Write(Rungs(answer.Year));
        if (answer.WhatIfs.Count == 0)
            return;
        console.WriteLine();
        console.Write(WhatIfs(answer));
        console.WriteLine();
        foreach (WhatIf w in answer.WhatIfs)
            WrappedText.Indented(console, 2, Sentence(w));
    }

    private static string Size(ResearchOrganisation o) =>
        $"{Count(o.Researchers, "researcher")} with {Count(o.Streams, "idea")} each under way, {Quantity.Format(o.Compute)} GPUs of which {Percent(o.Share)} test ideas";

    private static IEnumerable<(string Label, string Line)> Body(OrgAnswer answer)
    {
        OrganisationYear y = answer.Year;
        SimulationResult s = y.Simulation;
        yield return ("ideas tested a year", $"{Error(s.IdeasPerYear)} simulated, {Whole(y.Queue.IdeasPerYear)} by the queueing formulas");
        yield return ("what binds", $"{Word(y.Bound.Binding)}: at most {Limits(y)} ideas a year; attention {Percent(s.AttentionUsed)} used, GPUs {Percent(s.GpusUsed)}");
        yield return ("1 % more", $"{string.Join(", ", OrgAnswer.Marginal.Select(n => $"{n}: {Figures.Signed(y.Elasticity(Dials.Find(n)!))} %"))} more ideas, by the queueing formulas");
        yield return ("an idea takes", $"{Short(y.Work.Attention)} h of attention, {Short(y.Work.GpuHours)} GPU-hours, {Short(s.DaysPerIdea)} days; a test waits {Short(s.Wait)} h for its GPUs");
        yield return ("the ladder saves", $"{Figures.Times(LadderSaving.Factor([.. y.Organisation.Ladder.Select(r => r.GpuHours)], y.Screening.Reach))}x the GPU-hours of testing every idea on the last rung");
        yield return ("adopted a year", $"{Short(y.AdoptedPerYear)} ideas, compute x {Multiplier(y)} (ln {Short(y.GainPerYear.Value)} +- {Small(y.GainPerYear.StandardError)}); {Percent(y.Screening.Harmful)} of them harmful");
        yield return ("judgement", Judgements(answer));
        yield return ("best share", BestShare(y));
    }

    private static string Limits(OrganisationYear y) => string.Join(", ",
        y.Bound.Limits.Where(l => double.IsFinite(l.Value)).OrderBy(l => l.Value).Select(l => $"{Word(l.Key)} {Whole(l.Value)}"));

    private static string Judgements(OrgAnswer answer)
    {
        WhatIf other = answer.OtherJudgement;
        string mine = JsonOutput.Word(answer.Year.Organisation.Judgement), theirs = JsonOutput.Word(other.After.Organisation.Judgement);
        Screening a = other.Before.Screening, b = other.After.Screening;
        return $"{mine}; {theirs} would adopt {Figures.Times(other.Gains)}x the gains a year from the same tests (ln {Short(other.After.GainPerYear.Value)}), {Percent(b.Harmful)} harmful; "
            + $"worthwhile ideas lost {Percent(a.Lost)} against {Percent(b.Lost)}";
    }

    private static string BestShare(OrganisationYear y)
    {
        double best = y.BestShare();
        return $"{Percent(best)} of the GPUs for research, the rest for a large run after {Count(y.Organisation.Horizon, "year")} (now {Percent(y.Organisation.Share)})";
    }

    private static TextTable Rungs(OrganisationYear y)
    {
        var table = new TextTable("rung", "GPU-hours", "GPUs", "ideas tested", "of the GPU-hours", "worthwhile killed", "promoted in vain");
        for (int j = 0; j < y.Organisation.Ladder.Count; j++)
        {
            LadderStep step = y.Organisation.Ladder[j];
            double cost = y.Screening.Reach[j] * step.GpuHours * y.Organisation.CostFactor;
            table.AddRow(step.Name, Whole(step.GpuHours), Quantity.Format(step.Gang), Percent(y.Screening.Reach[j]),
                Percent(cost / y.Work.GpuHours), Percent(y.Screening.FalseKills[j]), Percent(y.Screening.FalsePromotions[j]));
        }
        return table;
    }

    private static TextTable WhatIfs(OrgAnswer answer)
    {
        var table = new TextTable(["what if", "ideas a year", "times", "gains a year", "times", "then binds", .. ProductionFunction.Presets.Select(f => $"by {f.Name}")]);
        foreach (WhatIf w in answer.WhatIfs)
            table.AddRow(
            [
                w.Change, Error(w.After.Simulation.IdeasPerYear), $"{Figures.Times(w.Ideas)}x", $"compute x {Multiplier(w.After)}", $"{Figures.Times(w.Gains)}x",
                Word(w.After.Bound.Binding), .. ProductionFunction.Presets.Select(f => $"{Figures.Times(w.By(f))}x"),
            ]);
        return table;
    }

    private static string Sentence(WhatIf w)
    {
        string then = w.After.Bound.Binding == w.Before.Bound.Binding ? $"{Word(w.After.Bound.Binding)} still binds" : $"{Word(w.After.Bound.Binding)} binds instead of {Word(w.Before.Bound.Binding)}";
        string functions = Math.Abs(w.Compute - 1) < 1e-6 && Math.Abs(w.Labour - 1) < 1e-6
            ? "production functions of compute and labour do not see it"
            : $"compute counts {Figures.Times(w.Compute)}x, labour {Figures.Times(w.Labour)}x in the production functions";
        return $"{w.Change}: {Figures.Times(w.Ideas)}x (+- {Small(w.IdeasError)}) the ideas, {Figures.Times(w.Gains)}x the gains; {then}; {functions}.";
    }

    private static string Multiplier(OrganisationYear y) => Figures.Times(Math.Exp(Math.Min(y.GainPerYear.Value, 50)));

    private static string Word(Constraint constraint) => JsonOutput.Word(constraint);

    private static string Count(double x, string what) => $"{Whole(x)} {what}{(x == 1 ? "" : "s")}";

    private static string Error(Estimated e) => $"{Whole(e.Value)} +- {(e.Value >= 100 ? Whole(Math.Round(e.StandardError)) : Small(e.StandardError))}";

    private static string Whole(double x) => double.IsInfinity(x) ? "unlimited" : x.ToString(x >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);

    private static string Short(double x) => Math.Abs(x) >= 1e5 ? Quantity.Format(x) : x.ToString(Math.Abs(x) >= 100 ? "0" : "G3", CultureInfo.InvariantCulture);

    /// <summary>An error: more than two digits of it say nothing.</summary>
    private static string Small(double x) => x.ToString("G2", CultureInfo.InvariantCulture);

    private static string Percent(double x) => $"{(100 * x).ToString(x is > 0 and < 0.0995 ? "0.0" : "0", CultureInfo.InvariantCulture)} %";
}
