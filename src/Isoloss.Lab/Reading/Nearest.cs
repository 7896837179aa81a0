namespace Isoloss.Lab.Reading;

/// <summary>Finds what a mistyped name was meant to be.</summary>
internal static class Nearest
{
    /// <summary>The known name fewest edits away, or null when none is close enough to be meant.</summary>
    public static string? To(string name, IEnumerable<string> known)
    {
        // Long names cannot be near any key, and the distance costs the product of the lengths.
        if (name.Length is 0 or > 64)
            return null;
        var (best, distance) = known
            .Select(k => (Name: k, Distance: Distance(name, k)))
            .OrderBy(c => c.Distance)
            .FirstOrDefault((Name: "", Distance: int.MaxValue));
        return distance <= Math.Max(1, Math.Min(name.Length, best.Length) / 2) ? best : null;
    }

    /// <summary>", did you mean 'x'?" or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> known) => To(name, known) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>Edits (insert, delete, replace) between two names, upper and lower case being equal (Levenshtein 1966).</summary>
    internal static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}
