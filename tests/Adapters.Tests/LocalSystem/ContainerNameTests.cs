using SuperInsight.Adapters.LocalSystem;

namespace SuperInsight.Adapters.Tests.LocalSystem;

public sealed class ContainerNameTests
{
    [Fact]
    public void Compose_TellsContainersApart_ThatShareAHostName()
    {
        var (first, second) = (Compose("web", "aaa"), Compose("web", "bbb"));
        Assert.StartsWith("web-", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Compose("web", "aaa"));
    }

    [Fact]
    public void Compose_TakesTheHostName_OnABareMachine() => Assert.Equal("web", ContainerName.Compose("web", ["22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw", ""]));

    [Fact]
    public void Read_IsTheSame_Twice() => Assert.Equal(ContainerName.Read(), ContainerName.Read());

    private static string Compose(string host, string id) =>
        ContainerName.Compose(host, ["22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw", $"612 598 254:1 /var/lib/docker/containers/{id}/hostname /etc/hostname rw,relatime - ext4 /dev/vda1 rw"]);
}
