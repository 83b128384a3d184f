/** Terraform's changes of an instance wait for its operations, and the API's are refused meanwhile. */
import type { Attributes, Behaviour, Context } from "../behaviour";
import { exclusively, operationsDone } from "../instance-operations";
import { block, text } from "./attributes";
import { nameOf } from "./instance-records";

export function oneAtATime(behaviour: Behaviour): Behaviour {
  const { create, update, delete: remove } = behaviour;
  return {
    ...behaviour,
    ...(create && {
      create(planned, config, context) {
        const name = nameOf(planned, context);
        const source = text(block(planned, "clone"), "source_instance_name");
        const names: Attributes[] = [
          planned,
          ...(source === undefined ? [] : [{ ...planned, name: source }]),
        ];
        const all = names.map((one) => nameOf(one, { project: name.project }));
        return exclusively(context, all, () => create(planned, config, context));
      },
    }),
    ...(update && {
      update(prior, planned, config, context) {
        return exclusively(context, [nameOf(prior, context)], () => update(prior, planned, config, context));
      },
    }),
    ...(remove && {
      delete(prior, context) {
        return exclusively(context, [nameOf(prior, context)], () => remove(prior, context));
      },
    }),
  };
}

/** Changes of what is in an instance wait for the operations of the instance. */
export function afterOperations(behaviour: Behaviour): Behaviour {
  const { create, update, delete: remove } = behaviour;
  const idle = (attributes: Attributes, context: Context) => {
    const name = String(attributes.instance).split("/").at(-1) ?? "";
    return operationsDone(context, { project: text(attributes, "project") ?? context.project, name });
  };
  return {
    ...behaviour,
    ...(create && {
      create: (planned, config, context) =>
        idle(planned, context).then(() => create(planned, config, context)),
    }),
    ...(update && {
      update: (prior, planned, config, context) =>
        idle(prior, context).then(() => update(prior, planned, config, context)),
    }),
    ...(remove && { delete: (prior, context) => idle(prior, context).then(() => remove(prior, context)) }),
  };
}
