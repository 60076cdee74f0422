import type { DeliveryModel } from "./delivery.repository.ts";

interface Before {
  readonly _id: string;
  readonly body?: string;
}

/** What a delivery's body told of the event, when bodies were still kept. */
interface Told {
  readonly data: {
    readonly site: string;
    readonly status: string;
    readonly from?: string;
    readonly version: number;
  };
}

/** Takes the comments' texts out of deliveries from before they were kept without. */
export async function stripDeliveries(model: DeliveryModel): Promise<void> {
  const old = model
    .find({ createdAt: { $gt: new Date(0) } })
    .lean<Before[]>()
    .cursor();
  for await (const { _id, body } of old) {
    if (body === undefined) continue;
    const { site, status, from, version } = (JSON.parse(body) as Told).data;
    await model.collection.updateOne(
      { _id } as never,
      {
        $set: { site, status, version, ...(from === undefined ? {} : { from }) },
        $unset: { body: 1 },
      } as never,
    );
  }
}
