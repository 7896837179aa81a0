namespace Isoloss.Core;

/// <summary>The known name that a misspelt one was probably meant to be, for error messages.</summary>
public static class NearestName
{
    // Nobody types a longer name by hand, and the table below grows with the product of the lengths.
    private const int LongestCompared = 100;

    /// <summary>
    /// The known name with the fewest edits from <paramref name="found"/>, ignoring case; null when none is close: more than
    /// a third of the longer name would have to change.
    /// </summary>
    public static string? Of(string found, IEnumerable<string> known)
    {
        if (found.Length > LongestCompared)
            return null;
        string? nearest = null;
        int fewest = int.MaxValue;
        foreach (string name in known.Where(n => n.Length is > 0 and <= LongestCompared))
        {
            int edits = Edits(found.ToUpperInvariant(), name.ToUpperInvariant());
            if (edits < fewest && 3 * edits <= Math.Max(found.Length, name.Length) + 1)
                (nearest, fewest) = (name, edits);
        }
        return nearest;
    }

    /// <summary>"; did you mean 'x'?" for the end of a message, or nothing when no known name is close.</summary>
    public static string Hint(string found, IEnumerable<string> known) =>
        Of(found, known) is { } name ? $"; did you mean '{name}'?" : "";

    // Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance; Damerau 1964).
    private static int Edits(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            table[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            table[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(substitute, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        return table[a.Length, b.Length];
    }
}
