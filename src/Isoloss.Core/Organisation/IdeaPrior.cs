namespace Isoloss.Core.Organisation;

/// <summary>What ideas are worth before they are tested: a mixture of kinds.</summary>
/// <param name="Name">Name to choose it by.</param>
/// <param name="Kinds">The kinds; shares add up to 1.</param>
/// <param name="Source">What is published about it and what is chosen.</param>
public sealed record IdeaPrior(string Name, IReadOnlyList<IdeaKind> Kinds, string Source)
{
    // ln 1.1 / ln 1.4 over 1.08 factors of ten in parameters, twice as many in compute at a constant ratio of tokens to parameters.
    private const double KeptByPreconditioned = 0.557;

    /// <summary>The priors that have a name.</summary>
    public static IReadOnlyList<IdeaPrior> Named { get; } =
    [
        new("surviving",
            [
                new("lasting", 0.001, 0.08, 0.05, 1),
                new("shrinking", 0.009, 0.2, 0.1, KeptByPreconditioned),
                new("useless", 0.99, -0.02, 0.01, 1),
            ],
            "one in ten of the ideas that help at small scale lasts: of 20 published modifications 2 helped at 1.2B (1 at 3B); the others shrink as " +
            "matrix-preconditioned optimizers do, 1.4x at .1B to 1.1x at 1.2B; that 1 % of raw ideas help at all, and by how much, is chosen"),
        new("shrinking",
            [new("shrinking", 0.01, 0.2, 0.1, KeptByPreconditioned), new("useless", 0.99, -0.02, 0.01, 1)],
            "every gain shrinks as those of matrix-preconditioned optimizers do, 1.4x at .1B to 1.1x at 1.2B; the rest is chosen"),
        new("lasting",
            [new("lasting", 0.01, 0.08, 0.05, 1), new("useless", 0.99, -0.02, 0.01, 1)],
            "what a small run shows holds at any scale: the assumption behind trusting small runs; the rest is chosen"),
    ];

    /// <summary>The prior of a name.</summary>
    /// <exception cref="BadInputException">There is none; names those there are.</exception>
    public static IdeaPrior Find(string name) => Named.FirstOrDefault(p => p.Name == name)
        ?? throw new BadInputException($"prior: found '{name}', expected one of {string.Join(", ", Named.Select(p => p.Name))}{NearestName.Hint(name, Named.Select(p => p.Name))}");
}
