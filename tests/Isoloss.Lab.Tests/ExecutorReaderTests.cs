using System.Text;
using Isoloss.Lab.Studies;

namespace Isoloss.Tests;

public sealed class ExecutorReaderTests
{
    [Fact]
    public void A_study_without_the_section_runs_on_this_machine() => Assert.Null(Read(null).Slurm);

    [Fact]
    public void Every_key_is_read()
    {
        SlurmOptions slurm = Read("""
            slurm: { partition: gpu, account: lab, qos: long, gpus: "a100:1", memory: 8G, time: 90min, parallel: 16,
                requeues: 3, setup: [module load dotnet], options: [--constraint=a100] }
            """).Slurm!;
        Assert.Equal(("gpu", "lab", "long", "a100:1", "8G"), (slurm.Partition, slurm.Account, slurm.Qos, slurm.Gpus, slurm.Memory));
        Assert.Equal((TimeSpan.FromMinutes(90), 16, 3), (slurm.Time, slurm.Parallel, slurm.Requeues));
        Assert.Equal(["module load dotnet", "--constraint=a100"], slurm.Setup.Concat(slurm.Options));
    }

    [Fact]
    public void An_empty_section_asks_for_nothing() =>
        Assert.Equal((null, null, 20), (Read("slurm: {}").Slurm!.Partition, Read("slurm: {}").Slurm!.Time, Read("slurm: {}").Slurm!.Requeues));

    [Theory]
    [InlineData("partition: 'a b'", "executor.slurm.partition")]
    [InlineData("account: 'x;rm -rf'", "executor.slurm.account")]
    [InlineData("time: -1h", "executor.slurm.time")]
    [InlineData("time: 1e9", "executor.slurm.time")]
    [InlineData("parallel: 0", "executor.slurm.parallel")]
    [InlineData("requeues: 1.5", "executor.slurm.requeues")]
    [InlineData("options: [-p gpu]", "executor.slurm.options")]
    [InlineData("options: --x", "executor.slurm.options")]
    [InlineData("partiton: gpu", "unknown key 'partiton' in executor.slurm")]
    public void What_cannot_be_understood_is_named(string line, string named) =>
        Assert.Contains(named, Assert.Throws<StudyFileException>(() => Read($"slurm: {{ {line} }}")).Message);

    private static Study Read(string? executor) => StudyFile.Parse(Encoding.UTF8.GetBytes(
        "study: s\nbaseline: {}\nvariants: { v: { seeds: [2] } }\nladder: { sizes: [32x1], tokens: [1M] }\ntarget: { flops: 1e15 }\n"
        + (executor is null ? "" : "executor:\n  " + executor.ReplaceLineEndings("\n  "))), "study.yaml");
}
