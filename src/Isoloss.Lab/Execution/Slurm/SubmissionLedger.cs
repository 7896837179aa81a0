using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>All job arrays that were handed in for a study, by whichever process on whichever machine.</summary>
/// <param name="root">Root of the run directories.</param>
/// <param name="study">Name of the study.</param>
public sealed class SubmissionLedger(string root, string study)
{
    private readonly string _folder = Submission.FolderOf(root, study);

    /// <summary>Every submission, the oldest first, with its file.</summary>
    /// <exception cref="Core.BadInputException">A file is damaged; says which.</exception>
    public IReadOnlyList<(string File, Submission Submission)> Read() => Directory.Exists(_folder)
        ? [.. Directory.GetFiles(_folder, "*.json").Select(file => (file, Number: NumberOf(file))).Where(f => f.Number > 0)
            .OrderBy(f => f.Number).Select(f => (f.file, Submission.Load(f.file)))]
        : [];

    /// <summary>Writes a new submission under the next free number.</summary>
    /// <param name="make">Makes it from the name of its job.</param>
    public (string File, Submission Submission) Add(Func<string, Submission> make)
    {
        Directory.CreateDirectory(_folder);
        int number = Directory.GetFiles(_folder).Select(NumberOf).DefaultIfEmpty(0).Max() + 1;
        // Another process may take the number at the same time; an empty file reserves it.
        while (!TryReserve(number))
            number++;
        string file = Path.Combine(_folder, $"{number}.json");
        Submission submission = make(JobName(number));
        AtomicFile.WriteJson(file, submission);
        return (file, submission);
    }

    private bool TryReserve(int number)
    {
        try
        {
            new FileStream(Path.Combine(_folder, $"{number}.taken"), FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(Path.Combine(_folder, $"{number}.taken")))
        {
            return false;
        }
    }

    /// <summary>What a task printed outside of its trainer.</summary>
    public static string LogOf(string file, string task) => Path.ChangeExtension(file, $".{task}.log");

    // The root is in the name, for studies of one name in two places.
    private string JobName(int number)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(_folder));
        return $"isoloss-{study}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}-{number}";
    }

    private static int NumberOf(string file) =>
        int.TryParse(Path.GetFileName(file).Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0;
}
