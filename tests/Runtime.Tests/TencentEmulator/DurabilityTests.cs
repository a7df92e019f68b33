using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;

namespace Runtime.Tests.Emulator;

/// <summary>The emulator is killed with SIGKILL while it works: what it answered is there, the rest is whole or absent.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task Objects_AreWholeOrAbsent_WhenKilledAmongWriters()
    {
        await using var emulator = new EmulatorProcess();
        await emulator.StartAsync();
        var answered = new ConcurrentDictionary<string, byte[]>();
        var sent = new ConcurrentDictionary<string, byte[]>();
        for (var round = 0; round < 4; round++)
        {
            var enough = new TaskCompletionSource();
            var goal = answered.Count + 40;
            var cos = emulator.Cos;
            var writers = Enumerable.Range(0, 8).Select(writer => WriteUntilItFailsAsync(cos, $"{round}/{writer}", sent, answered, () =>
            {
                if (answered.Count >= goal)
                    enough.TrySetResult();
            })).ToArray();
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
            await emulator.KillAsync();
            await Task.WhenAll(writers);
            await emulator.StartAsync();

            foreach (var (key, body) in sent)
            {
                var got = await emulator.Cos.GetAsync(key);
                Assert.True(got.Status == HttpStatusCode.OK || !answered.ContainsKey(key), $"{key} was answered and is gone");
                if (got.Status == HttpStatusCode.OK)
                    Assert.Equal(Convert.ToHexStringLower(CosAnswer.Md5(body)), Convert.ToHexStringLower(CosAnswer.Md5(got.Body)));
            }

            Assert.Empty(Directory.EnumerateFiles(Path.Join(emulator.Data, EmulatorFixture.Bucket, "pending")));
        }
    }

    [Fact]
    public async Task Multipart_GoesOn_WhenKilledBetweenParts()
    {
        await using var emulator = new EmulatorProcess();
        await emulator.StartAsync();
        var first = CosAnswer.RandomBytes(1024 * 1024);
        var upload = await emulator.Cos.InitiateAsync("interrupted");
        var one = await emulator.Cos.PartAsync("interrupted", upload, 1, first);
        await emulator.KillAsync();
        await emulator.StartAsync();

        var listed = await emulator.Cos.SendAsync(HttpMethod.Get, "interrupted", $"uploadId={upload}");
        var two = await emulator.Cos.PartAsync("interrupted", upload, 2, [9]);
        var done = await emulator.Cos.CompleteAsync("interrupted", upload, [(1, one.ETag), (2, two.ETag)]);
        await emulator.KillAsync();
        await emulator.StartAsync();

        Assert.Equal(one.ETag, Assert.Single(listed.Xml.Elements("Part")).Element("ETag")!.Value);
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Equal([.. first, 9], (await emulator.Cos.GetAsync("interrupted")).Body);
        Assert.Empty((await emulator.Cos.SendAsync(HttpMethod.Get, "", "uploads")).Xml.Elements("Upload"));
    }

    [Fact]
    public async Task Start_FinishesWhatWasDecided_AndRemovesWhatWasNot()
    {
        await using var emulator = new EmulatorProcess();
        await emulator.StartAsync();
        await emulator.Cos.PutAsync("decided", "hello world"u8.ToArray());
        await emulator.Cos.PutAsync("half", "hello world"u8.ToArray());
        await emulator.Cos.PutAsync("deleted", [1]);
        await emulator.KillAsync();
        var bucket = Path.Join(emulator.Data, EmulatorFixture.Bucket);
        Undo("decided", dataToo: true);
        Undo("half", dataToo: false);
        File.Delete(Path.Join(bucket, "objects/deleted")); // A delete cut short.
        await File.WriteAllTextAsync(Path.Join(bucket, "pending/unfinished.data"), "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Join(bucket, "pending/torn.data"), "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Join(bucket, "pending/torn.json"), "{\"object\":{\"key\":\"to", TestContext.Current.CancellationToken);

        await emulator.StartAsync();

        Assert.Equal("hello world", (await emulator.Cos.GetAsync("decided")).Text);
        Assert.Equal("hello world", (await emulator.Cos.GetAsync("half")).Text);
        Assert.Equal("NoSuchKey", (await emulator.Cos.GetAsync("deleted")).Code);
        Assert.Empty(Directory.EnumerateFiles(Path.Join(bucket, "pending")));

        // Back to the moment between the decision and its effect.
        void Undo(string key, bool dataToo)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));
            File.Move(Path.Join(bucket, "meta", hash + ".json"), Path.Join(bucket, "pending", key + ".json"));
            if (dataToo)
                File.Move(Path.Join(bucket, "objects", key), Path.Join(bucket, "pending", key + ".data"));
        }
    }

    private static async Task WriteUntilItFailsAsync(
        TestCos cos, string prefix, ConcurrentDictionary<string, byte[]> sent, ConcurrentDictionary<string, byte[]> answered, Action wrote)
    {
        for (var number = 0; ; number++)
        {
            var key = $"{prefix}/{number}";
            var body = sent[key] = CosAnswer.RandomBytes(1 + (number * 7919 % 400_000));
            try
            {
                if ((await cos.PutAsync(key, body)).Status != HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                return;
            }

            answered[key] = body;
            wrote();
        }
    }
}
