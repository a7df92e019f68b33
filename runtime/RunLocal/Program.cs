using SuperInsight.RunLocal;

var progress = new Progress(Console.Error);
RunArguments? arguments;
try
{
    arguments = args is ["hold"] ? null : RunArguments.Parse(args);
}
catch (FormatException wrong)
{
    progress.Report(wrong.Message);
    return 2;
}

using var stop = new StopSignals();
try
{
    return arguments is null
        ? await HeldServers.RunAsync(stop.Requested)
        : await new LocalRun(arguments, progress).RunAsync(stop.Requested);
}
catch (OperationCanceledException) when (stop.Requested.IsCancellationRequested)
{
    progress.Report("interrupted before everything was ready");
    return 1;
}
catch (Exception failure) when (failure is ServerFailedException or PortInUseException or IOException or UnauthorizedAccessException
    or System.Text.Json.JsonException or System.Data.Common.DbException)
{
    progress.Report($"./run failed: {failure.Message}");
    return 1;
}
