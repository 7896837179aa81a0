using Isoloss.Core.Comparison;

namespace Isoloss.Core.Decision;

/// <summary>
/// Which runs to do next: candidates on and beyond the ladder, ranked by the expected reduction of the decision's risk per FLOP. The risk is what the
/// choice favoured now is expected to lose (<see cref="Stakes"/>) plus what having no verdict costs.
/// </summary>
public static class NextRuns
{
    /// <summary>Ranks the candidates for a pair of arms that was compared.</summary>
    /// <param name="runs">The runs that were compared.</param>
    /// <param name="now">What <see cref="ArmComparer"/> said of them.</param>
    /// <param name="asked">How sure, and of how much.</param>
    /// <param name="options">What may be spent, and what hangs on it.</param>
    /// <exception cref="BadInputException">A number is out of its domain.</exception>
    public static NextResult Rank(ArmRuns runs, ComparisonResult now, CompareOptions asked, NextOptions options) =>
        Rank(ComparedPair.Of(runs, now, asked), asked.DecisionProbability, options);

    /// <summary>Ranks the candidates for a pair whose state is known.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="decisionProbability">Probability that a verdict asks for, between .5 and 1.</param>
    /// <param name="options">What may be spent, and what hangs on it.</param>
    /// <exception cref="BadInputException">A number is out of its domain.</exception>
    public static NextResult Rank(PairState pair, double decisionProbability, NextOptions options)
    {
        options.Check();
        ObservationCheck.Probability(decisionProbability, 0.5, "decision probability");
        var stakes = new Stakes(pair.Threshold, options.WrongGo, options.WrongNoGo);
        var simulation = new Preposterior(pair, stakes, decisionProbability, options.Draws, options.Seed);
        Verdict verdict = SequentialRule.Decide(pair.ProbabilityBetter, pair.LogSd, decisionProbability);
        double stake = options.Stake ?? Math.Exp(pair.LogTarget), undecided = verdict == Verdict.Undecided ? options.VerdictWorth : 0;
        Candidate[] all = [.. Candidates.Of(pair)], affordable = [.. all.Where(c => c.Flops <= options.BudgetFlops)];
        RunValue[] Judged(IEnumerable<Candidate> candidates) =>
            [.. Judge([.. candidates], simulation, undecided, options.VerdictWorth, stake).OrderByDescending(v => v.PerFlop)];
        RunValue[] ranked = Judged(affordable), courses = Judged(Course.Of(pair, options.BudgetFlops));
        RunValue? course = courses.FirstOrDefault(c => ranked.Length == 0 || c.PerFlop > ranked[0].PerFlop);
        return new NextResult
        {
            Step = Step(verdict, course ?? ranked.FirstOrDefault()),
            Verdict = verdict,
            Favoured = simulation.Value > 0 ? Verdict.Go : Verdict.NoGo,
            ProbabilityBetter = pair.ProbabilityBetter,
            Evidence = Math.Exp(SequentialRule.LogEvidence(pair.ProbabilityBetter, pair.LogSd)),
            EvidenceNeeded = 1 / SequentialRule.ErrorRate(decisionProbability),
            Risk = simulation.ExpectedLoss + undecided,
            Stake = stake,
            NoiseSd = pair.Belief.NoiseSd,
            Ranked = ranked,
            Course = course,
            TooExpensive = all.Length - affordable.Length,
        };
    }

    private static RunValue[] Judge(Candidate[] candidates, Preposterior simulation, double undecided, double verdictWorth, double stake)
    {
        var values = new RunValue[candidates.Length];
        Parallel.For(0, candidates.Length, i =>
        {
            (double right, double verdict, double reduction) = simulation.Of(candidates[i]);
            double risk = reduction + undecided - verdictWorth * (1 - verdict);
            values[i] = new RunValue(candidates[i], right, verdict, risk, risk * stake);
        });
        return values;
    }

    private static NextStep Step(Verdict verdict, RunValue? best) => verdict != Verdict.Undecided ? NextStep.Decided
        : best is null ? NextStep.NothingAffordable
        : best.PerFlop < 1 ? NextStep.NotWorthMore
        : NextStep.Run;
}
