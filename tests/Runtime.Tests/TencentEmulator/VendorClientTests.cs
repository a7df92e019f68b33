using System.Globalization;

namespace Runtime.Tests.Emulator;

/// <summary>Tencent's own client for Node (cos-nodejs-sdk-v5) against the emulator, host style and q-sign.</summary>
public sealed class VendorClientTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task Script_EndsWell()
    {
        var folder = await Prerequisites.VendorFolderAsync();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, CosAnswer.RandomBytes(5_000_003), TestContext.Current.CancellationToken);

            var outcome = await ExternalTool.RunAsync("node",
                [Path.Join(folder, "cos.mjs"), emulator.Server.BaseUri.Port.ToString(CultureInfo.InvariantCulture), file]);

            Assert.Equal(13, outcome.Succeeded().Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
