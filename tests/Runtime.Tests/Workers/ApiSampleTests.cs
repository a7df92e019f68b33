using Status = LocalFunctions.Protocol.StatusResult.Types.Status;

namespace Runtime.Tests.Workers;

/// <summary>The source that also compiles against Microsoft's packages, run on the wire.</summary>
public sealed class ApiSampleTests : IAsyncLifetime
{
    private ConnectedWorker worker = null!;

    public async ValueTask InitializeAsync() => worker = await ConnectedWorker.LoadAsync(WorkerProcess.ApiSample);

    public ValueTask DisposeAsync() => worker.DisposeAsync();

    [Fact]
    public async Task Timer_Logs_WithAndWithoutStatus()
    {
        var (response, logs) = await worker.InvokeAsync("T", request => request.AddJson("t", Requests.Timer));
        Assert.Equal(Status.Success, response.Result.Status);
        Assert.Equal("true", Assert.Single(logs).PropertiesMap["P"].Json);

        var (_, withoutStatus) = await worker.InvokeAsync("T", request => request.AddJson("t", """{"ScheduleStatus":null,"IsPastDue":false}"""));
        Assert.Equal("False (null) (null) (null)", Assert.Single(withoutStatus).Message);
    }

    [Fact]
    public async Task Http_ReadsTheBodyTwice_AndAppendsToTheResponse()
    {
        var (response, _) = await worker.InvokeAsync("H", request => request.AddHttp("r", "POST", "http://localhost/api/a", """{"q":["x"]}"""));
        Assert.Equal(Status.Success, response.Result.Status);
        Assert.Equal("202", response.ReturnValue.Http.StatusCode);
        Assert.Equal("""{"a":1}x""", response.ReturnValue.Http.Body.Bytes.ToStringUtf8());
    }

    [Fact]
    public async Task Queue_ReturnsAndTakesObjects()
    {
        var (text, _) = await worker.InvokeAsync("Q", request => request.AddText("m", "hello"));
        Assert.Equal("hello", text.ReturnValue.String);
        var (nothing, _) = await worker.InvokeAsync("Q3", request => request.AddText("m", """{"Q":["x"]}"""));
        Assert.Equal(Status.Success, nothing.Result.Status);
        Assert.Null(nothing.ReturnValue);
    }

    [Fact]
    public async Task Outputs_AreTheProperties()
    {
        var (response, _) = await worker.InvokeAsync("O", request => request.AddHttp("r", "POST", "http://localhost/api/O"));
        Assert.Equal(["R", "Q"], response.OutputData.Select(output => output.Name));
        Assert.Equal("200", response.OutputData[0].Data.Http.StatusCode);
        Assert.Equal("""["a"]""", response.OutputData[1].Data.Json);
    }
}
