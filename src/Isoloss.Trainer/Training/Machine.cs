using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Isoloss.Trainer.Training;

/// <summary>What a result was computed with, for reproduction.</summary>
internal static class Machine
{
    /// <summary>Program, runtime, libtorch, processor, device and threads.</summary>
    public static IReadOnlyDictionary<string, string> Describe(int threads, string device = "cpu") => new Dictionary<string, string>
    {
        ["program"] = Attribute<AssemblyInformationalVersionAttribute>(a => a.InformationalVersion),
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["system"] = $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
        ["libtorch"] = TorchSharp.torch.__version__,
        ["cpu"] = Processor(),
        ["device"] = device,
        ["threads"] = threads.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Name of the processor's model.</summary>
    public static string Processor()
    {
        const string file = "/proc/cpuinfo";
        string? line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? "unknown";
    }

    private static string Attribute<T>(Func<T, string> value) where T : Attribute =>
        typeof(Machine).Assembly.GetCustomAttribute<T>() is { } attribute ? value(attribute) : "unknown";
}
