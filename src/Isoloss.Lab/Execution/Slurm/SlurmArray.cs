using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>A submission with its file.</summary>
internal sealed class SlurmArray(string file, Submission submission)
{
    public string File => file;

    public Submission Submission { get; private set; } = submission;

    /// <summary>Writes down the id that Slurm gave it.</summary>
    public void Name(long array)
    {
        Submission = Submission with { Array = array };
        AtomicFile.WriteJson(file, Submission);
    }
}
