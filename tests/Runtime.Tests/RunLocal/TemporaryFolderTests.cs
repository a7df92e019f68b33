using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

public sealed class TemporaryFolderTests
{
    [Fact]
    public void Folder_IsGone_WhenTwoDeleteItAtOnce()
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var folder = TemporaryFolder.Create();
            for (var inner = 0; inner < 30; inner++)
                Directory.CreateDirectory(Path.Combine(folder, $"{inner}", "deep"));

            Parallel.Invoke(() => TemporaryFolder.Delete(folder), () => TemporaryFolder.Delete(folder));

            Assert.False(Directory.Exists(folder));
        }
    }
}
