using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests.Directories;

public sealed class StudyManifestTests
{
    [Theory]
    [InlineData("../../secret")]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData(".hidden")]
    public void A_name_that_could_leave_the_folder_of_studies_is_refused(string name)
    {
        using var root = new TemporaryFolder();
        Assert.Contains($"found '{name}' as the name of a study",
            Assert.Throws<BadInputException>(() => StudyManifest.Read(root.Path, name)).Message,
            StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => Samples.Study(name).Write(root.Path));
    }

    [Fact]
    public void A_folder_that_is_no_study_is_passed_over()
    {
        using var root = new TemporaryFolder();
        Samples.Study("one").Write(root.Path);
        Directory.CreateDirectory(root.In("studies/a copy of one"));
        File.Copy(StudyManifest.FileOf(root.Path, "one"), root.In("studies/a copy of one/manifest.json"));
        Assert.Equal(["one"], StudyManifest.NamesIn(root.Path));
    }

    [Theory]
    [InlineData("null", "found run key ''")]
    [InlineData("{\"key\":\"../../secret\",\"arm\":\"a\",\"rung\":\"r\",\"seed\":1}", "found run key '../../secret'")]
    [InlineData("{\"arm\":\"a\",\"rung\":\"r\",\"seed\":1}", "missing required properties including: 'key'")]
    public void A_damaged_run_of_a_manifest_is_refused_with_its_file(string run, string fault)
    {
        using var root = new TemporaryFolder();
        Samples.Study("one").Write(root.Path);
        string file = StudyManifest.FileOf(root.Path, "one");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"runs\": []", $"\"runs\": [{run}]", StringComparison.Ordinal));
        string message = Assert.Throws<BadInputException>(() => StudyManifest.Read(root.Path, "one")).Message;
        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
    }
}
