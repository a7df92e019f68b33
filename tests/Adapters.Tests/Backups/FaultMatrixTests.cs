using SuperInsight.Adapters.Tests.Cos;
using SuperInsight.Domain;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Copying;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Backups;

/// <summary>
/// Every operation of COS that an activity uses, with everything that can go wrong with it, once and for good, in the primary bucket. It
/// comes to a good end or to a clear failure in bounded time, and never to half a point or a bad one.
/// </summary>
public sealed class FaultMatrixTests(CosFixture cos) : IClassFixture<CosFixture>, IDisposable
{
    /// <summary>Generous: a loaded machine, and each call's tries, pauses and stalls.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private static readonly string[] WritingOperations =
        ["ListObjects", "PutObject", "HeadObject", "InitiateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload"];

    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["503"] = new() { Status = 503 },
        ["reset"] = new() { Reset = true },
        ["answer lost"] = new() { Reset = true, AfterEffect = true },
        ["stall"] = new() { Stall = true },
        ["short body"] = new() { TruncateAfter = 50 },
        ["wrong ETag"] = new() { WrongETag = true },
        ["full"] = new() { Full = true },
        ["clock skew"] = new() { Status = 403, Code = "RequestTimeTooSkewed" },
        ["corrupt"] = new() { Corrupt = true },
    };

    public static TheoryData<string, string> OfRuns() => Cross([.. WritingOperations, "ListMultipartUploads", "DeleteObject"]);

    public static TheoryData<string, string> OfReads() => Cross(["ListObjects", "GetObject"]);

    public static TheoryData<string, string> OfCopies() => Cross([.. WritingOperations, "GetObject"]);

    public void Dispose() => cos.Emulator.Faults.Clear();

    [Theory]
    [MemberData(nameof(OfRuns))]
    public async Task Run_LeavesAGoodPointOrNone(string operation, string fault)
    {
        await using TwoBucketStand stand = new(cos);
        foreach (var times in (int?[])[1, null])
        {
            var before = (await stand.ListAsync()).Points.Count;
            RestorePoint? taken = null;
            var failure = await BreakAsync(operation, fault, times, async () => taken = await stand.TakeAsync());
            // What passes, and is no lie about the bytes, is outlasted.
            Assert.True(taken is not null || times is null || fault == "corrupt", failure?.ToString());
            var points = await stand.AssertAllGoodAsync();
            Assert.True(taken is null || points.Any(point => point.Id == taken.Id && point.Bucket == taken.Bucket));
            Assert.InRange(points.Count - before, taken is null ? 0 : 1, fault == "answer lost" ? 2 : 1);
        }
    }

    /// <summary>The standby has it too, so that nothing that happens in the primary alone is felt.</summary>
    [Theory]
    [MemberData(nameof(OfReads))]
    public async Task VerifyAndRestore_TakeTheOtherCopy(string operation, string fault)
    {
        await using TwoBucketStand stand = new(cos);
        await stand.TakeAsync();
        await stand.CopyAsync(CopyDirection.BothWays);
        foreach (var times in (int?[])[1, null])
        {
            Assert.Null(await BreakAsync(operation, fault, times, stand.VerifyAsync));
            Assert.Null(await BreakAsync(operation, fault, times, () => stand.RestoreAsync()));
        }
    }

    [Theory]
    [MemberData(nameof(OfCopies))]
    public async Task CopyBack_IsCompletedByTheNextRound(string operation, string fault)
    {
        await using TwoBucketStand stand = new(cos);
        foreach (var times in (int?[])[1, null])
        {
            var point = await stand.TakeAsync(toStandby: true);
            Assert.Null(await BreakAsync(operation, fault, times, stand.CopyAsync, bucket: null));
            await stand.AssertAllGoodAsync();
            var outcome = await stand.CopyAsync();
            Assert.Equal((null, 0), (outcome.Failure, outcome.Conflicts.Count));
            var copied = Assert.Single(await stand.AssertAllGoodAsync(), one => one.Id == point.Id);
            Assert.Equal((CosFixture.Bucket, CosFixture.Standby), (copied.Bucket, copied.AlsoIn));
        }
    }

    private static TheoryData<string, string> Cross(string[] operations)
    {
        TheoryData<string, string> all = [];
        foreach (var operation in operations)
        {
            foreach (var fault in Faults.Keys)
                all.Add(operation, fault);
        }

        return all;
    }

    /// <summary>The failure, which must be a clear one; null when there was none.</summary>
    private async Task<OperationException?> BreakAsync(string operation, string fault, int? times, Func<Task> act, string? bucket = CosFixture.Bucket)
    {
        cos.Break(operation, Faults[fault], times, bucket: bucket);
        try
        {
            await act().WaitAsync(Bound, TestContext.Current.CancellationToken);
            return null;
        }
        catch (OperationException failure)
        {
            Assert.NotEmpty(failure.Hint);
            return failure;
        }
        finally
        {
            cos.Emulator.Faults.Clear();
        }
    }
}
