using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

public sealed class AzuriteServerTests
{
    [Fact]
    public async Task RestartAsync_KeepsBlobsAndQueues()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var azurite = await AzuriteServer.StartAsync(new(), cancellationToken);
        var container = new BlobContainerClient(azurite.ConnectionString, "box");
        await container.CreateAsync(cancellationToken: cancellationToken);
        await container.UploadBlobAsync("名前", BinaryData.FromString("content"), cancellationToken);
        var queue = new QueueClient(azurite.ConnectionString, "line");
        await queue.CreateAsync(cancellationToken: cancellationToken);
        await queue.SendMessageAsync("first", cancellationToken);

        await azurite.RestartAsync(cancellationToken);

        var content = await container.GetBlobClient("名前").DownloadContentAsync(cancellationToken);
        Assert.Equal("content", content.Value.Content.ToString());
        Assert.Equal("first", (await queue.ReceiveMessageAsync(cancellationToken: cancellationToken)).Value.MessageText);
    }

    [Fact]
    public async Task StartAsync_NamesTheHolder_WhenOneOfItsPortsIsTaken()
    {
        using var taken = TakenPort.Open();

        var refusal = await Assert.ThrowsAsync<PortInUseException>(() => AzuriteServer.StartAsync(
            new() { BlobPort = LoopbackPort.TakeFree(), QueuePort = taken.Port, TablePort = LoopbackPort.TakeFree() },
            TestContext.Current.CancellationToken));

        Assert.Contains($"azurite needs port {taken.Port}", refusal.Message, StringComparison.Ordinal);
    }
}
