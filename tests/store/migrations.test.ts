import { markReported } from "../../src/store/mark-reported.ts";
import { stripDeliveries } from "../../src/store/strip-deliveries.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({}, { worker: false });
});
afterAll(() => service.stop());

describe("migrations", () => {
  it("take the texts out of deliveries and keep what happened, also when run twice", async () => {
    const model = service.services.store.connection.model("Delivery");
    const body = JSON.stringify({
      type: "comment.approved",
      data: {
        id: "c",
        site: "s",
        status: "approved",
        from: "pending",
        version: 3,
        body: "Words",
        name: "Ada",
      },
    });
    const known = { webhook: "w", event: "comment.approved", comment: "c", state: "delivered", tries: 1 };
    await model.collection.insertOne({
      _id: "w.c.3.approved",
      ...known,
      body,
      createdAt: new Date(),
    } as never);
    for (let run = 0; run < 2; run++) await stripDeliveries(model as never);
    const [delivery] = await service.services.store.deliveries.list("w", 10);
    expect(delivery).toMatchObject({ ...known, site: "s", status: "approved", from: "pending", version: 3 });
    expect(JSON.stringify(delivery)).not.toMatch(/Words|Ada/);
  });

  it("mark what was reported since a moderator decided, and nothing else", async () => {
    const model = service.services.store.connection.model("Comment");
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
    const reported = { status: "approved", findings: [{ reason: "reported" }], reports: [{ at: at(5) }] };
    await model.collection.insertMany([
      { _id: "undecided", ...reported },
      { _id: "since", ...reported, decision: { at: at(1) } },
      { _id: "before", ...reported, decision: { at: at(9) } },
      { _id: "never", status: "approved", findings: [] },
    ] as never);
    for (let run = 0; run < 2; run++) await markReported(model as never);
    const marked = await model.collection.find({ reported: true }).sort({ _id: 1 }).toArray();
    expect(marked.map(({ _id }) => String(_id))).toEqual(["since", "undecided"]);
  });
});
