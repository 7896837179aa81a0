namespace Isoloss.Core.Laws;

/// <summary>All laws by name.</summary>
public static class LawCatalog
{
    private const int EchoLimit = 64;

    /// <summary>Every law, the usual one first.</summary>
    public static IReadOnlyList<ILaw> All { get; } = [Chinchilla.Instance, Tied.Instance];

    /// <summary>The law called <paramref name="name"/>, case ignored.</summary>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public static ILaw Find(string name)
    {
        foreach (ILaw law in All)
            if (law.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return law;
        // A hostile name is neither compared nor echoed beyond its beginning.
        string found = name.Length > EchoLimit ? name[..EchoLimit] + "..." : name;
        string nearest = All.MinBy(law => Distance(found, law.Name))!.Name;
        throw new BadInputException(
            $"there is no law '{found}': expected one of {string.Join(", ", All.Select(law => law.Name))}. The nearest is '{nearest}'.");
    }

    /// <summary>Edit distance (Levenshtein), case ignored.</summary>
    private static int Distance(string a, string known)
    {
        int[] row = [.. Enumerable.Range(0, known.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= known.Length; j++)
            {
                int cost = char.ToLowerInvariant(a[i - 1]) == known[j - 1] ? 0 : 1;
                int next = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
                (diagonal, row[j]) = (row[j], next);
            }
        }
        return row[^1];
    }
}
