using System.Collections.Concurrent;
using System.ComponentModel;
using System.Security.Cryptography;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// Gives what a walk finds in its order, and reads and hashes small files ahead on two threads meanwhile. Memory is a fixed number of
/// slots with a buffer each; larger files, and those with several names, are left to whoever takes them.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    private const int Readers = 2;
    private const int Slots = 32;

    private readonly IEnumerator<FoundFile> walk;
    private readonly FileEvents events;
    private readonly CancellationToken aborted;
    private readonly Queue<FoundSlot> waiting = new(Slots);
    private readonly Stack<FoundSlot> free = new(Slots);
    private readonly BlockingCollection<FoundSlot> work = new(new ConcurrentQueue<FoundSlot>());
    private readonly Task[] readers;

    public ReadAhead(IEnumerable<FoundFile> walk, FileEvents events, CancellationToken aborted)
    {
        (this.walk, this.events, this.aborted) = (walk.GetEnumerator(), events, aborted);
        for (var i = 0; i < Slots; i++)
            free.Push(new FoundSlot());
        readers = [.. Enumerable.Range(0, Readers).Select(_ => Task.Factory.StartNew(ReadAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>The next one, ready; null at the end. Give it back with <see cref="Return"/>.</summary>
    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    public FoundSlot? Take()
    {
        while (free.Count > 0 && walk.MoveNext())
        {
            var slot = free.Pop();
            slot.Fill(walk.Current);
            waiting.Enqueue(slot);
            if (slot.IsReadAhead)
                work.Add(slot, CancellationToken.None);
        }

        if (!waiting.TryDequeue(out var next))
            return null;
        next.Ready.Wait(aborted);
        return next;
    }

    public void Return(FoundSlot slot)
    {
        slot.Clear();
        free.Push(slot);
    }

    public void Dispose()
    {
        work.CompleteAdding();
        Task.WaitAll(readers);
        while (waiting.TryDequeue(out var slot))
            slot.Clear();
        walk.Dispose();
        work.Dispose();
    }

    private void ReadAll()
    {
        foreach (var slot in work.GetConsumingEnumerable(CancellationToken.None))
        {
            if (!aborted.IsCancellationRequested)
                Read(slot);
            slot.Ready.Set();
        }
    }

    private void Read(FoundSlot slot)
    {
        var (file, facts) = (slot.Found.Content!, slot.Found.Facts!.Value);
        try
        {
            events.Reading(slot.Found.Path, file, 0);
            slot.Count = LinuxFiles.Read(file, slot.Buffer.AsSpan(0, (int)facts.Size), 0);
            slot.After = LinuxFiles.Describe(file);
            SHA256.HashData(slot.Buffer.AsSpan(0, slot.Count), slot.Hash);
        }
        catch (Win32Exception failure)
        {
            slot.Failure = failure.Message;
        }
    }
}
