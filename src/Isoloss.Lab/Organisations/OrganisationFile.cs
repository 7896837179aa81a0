using System.Text;
using Isoloss.Core;
using Isoloss.Lab.Reading;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Organisations;

/// <summary>Reads files that describe a research organisation (docs/org.md).</summary>
public static class OrganisationFile
{
    /// <summary>Largest file that is read.</summary>
    public const int LargestBytes = 1_000_000;

    /// <summary>Files that may be the base of each other.</summary>
    private const int LongestChain = 8;

    /// <summary>Reads a file.</summary>
    /// <exception cref="StudyFileException">It describes no organisation; names every problem with its place.</exception>
    /// <exception cref="BadInputException">It cannot be read at all.</exception>
    public static DescribedOrganisation Load(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] bytes = new byte[LargestBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > LargestBytes)
                throw new BadInputException($"{path}: found more than {LargestBytes:N0} bytes, expected an organisation of at most that");
            return Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length).TrimStart('\uFEFF'), path);
        }
        catch (DecoderFallbackException e)
        {
            throw new BadInputException($"{path}: found bytes that are not UTF-8, expected UTF-8 text", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="path">Name in messages.</param>
    /// <exception cref="StudyFileException">It describes no organisation; names every problem with its place.</exception>
    public static DescribedOrganisation Parse(string text, string path) => Parse(text, path, 0);

    internal static DescribedOrganisation Parse(string text, string path, int depth)
    {
        var problems = new Problems(path);
        StudyNode? root = YamlText.Read(text, problems, "an organisation; start with 'organisation: a-name'");
        if (depth > LongestChain && root is not null)
            problems.Add(root, $"base: found organisations based on each other more than {LongestChain} deep, expected fewer");
        DescribedOrganisation? read = root is null || problems.Any ? null : new OrganisationReader(root, problems, depth).Read();
        problems.ThrowIfAny();
        return read!;
    }
}
