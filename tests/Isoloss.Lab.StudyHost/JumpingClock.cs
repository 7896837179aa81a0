using System.Globalization;

namespace Isoloss.Lab.StudyHost;

/// <summary>The system's clock, set forward or back while programs run: a file says by how many seconds.</summary>
/// <param name="file">The file; null, or a file that is not there, for a clock that is right.</param>
internal sealed class JumpingClock(string? file) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddSeconds(Offset());

    private double Offset() =>
        file is not null && File.Exists(file) && double.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out double seconds) ? seconds : 0;
}
