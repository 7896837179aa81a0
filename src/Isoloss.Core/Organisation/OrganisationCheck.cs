namespace Isoloss.Core.Organisation;

/// <summary>Whether an organisation can be computed with as a whole; each number's own range is checked where it is read.</summary>
public static class OrganisationCheck
{
    /// <summary>Most ideas under way at once: beyond, a simulation needs more memory than the answer is worth.</summary>
    public const double MostUnderWay = 5e6;

    /// <summary>What is wrong: the key it is about and why; null when nothing is.</summary>
    public static (string Key, string Why)? Find(ResearchOrganisation o)
    {
        int largest = o.Ladder.Max(s => s.Gang);
        if (largest > Math.Floor(o.Gpus))
            return ("compute", FormattableString.Invariant($"found {Math.Floor(o.Gpus):0} GPUs for research, expected at least the {largest} that a test needs at once"));
        if ((double)o.Researchers * o.Streams > MostUnderWay)
            return ("streams", FormattableString.Invariant($"found {(double)o.Researchers * o.Streams:0} ideas under way at once, expected at most {MostUnderWay:0}"));
        for (int j = 1; j < o.Ladder.Count; j++)
            if (o.Ladder[j].Flops < o.Ladder[j - 1].Flops)
                return ("ladder", $"found '{o.Ladder[j].Name}' after '{o.Ladder[j - 1].Name}' with less compute, expected rising FLOP");
        if (o.LargeRun < o.Ladder[^1].Flops)
            return ("large_run", FormattableString.Invariant($"found {o.LargeRun:0.###e0} FLOP, expected at least the {o.Ladder[^1].Flops:0.###e0} of the last rung"));
        double shares = o.Prior.Kinds.Sum(k => k.Share);
        if (Math.Abs(shares - 1) > 1e-6)
            return ("prior", FormattableString.Invariant($"found shares that add up to {shares:0.######}, expected 1"));
        return null;
    }

    /// <summary>Refuses an organisation that cannot be computed with.</summary>
    /// <exception cref="BadInputException">Says why.</exception>
    public static void Require(ResearchOrganisation organisation)
    {
        if (Find(organisation) is { } problem)
            throw new BadInputException($"{problem.Key}: {problem.Why}");
    }
}
