namespace Isoloss.Core.Decision;

/// <summary>
/// Many candidate changes through rungs of growing cost: after each stage a change goes on while it may still be worth it. What is compared is not
/// its rank among the others but its own probability, so that a good year promotes many and a bad one none.
/// </summary>
public static class Portfolio
{
    /// <summary>Names that go on, the most probable first; a change that cannot be judged yet goes on.</summary>
    /// <param name="standings">Every change that is still in.</param>
    /// <param name="options">When a change goes on.</param>
    /// <exception cref="BadInputException">A number is out of its domain.</exception>
    public static IReadOnlyList<string> Promote(IReadOnlyList<ArmStanding> standings, PromotionOptions options)
    {
        options.Check();
        return
        [
            .. standings.Where(s => !(s.ProbabilityWorth < options.DropBelow))
                .OrderByDescending(s => double.IsNaN(s.ProbabilityWorth) ? 1 : s.ProbabilityWorth)
                .Take(options.Most).Select(s => s.Name),
        ];
    }
}
