"""Load adapters that Lorikeet wrote with PEFT and compare the logits. Used by `run` in this folder, inside the reference environment.

    python3 check_peft.py OUT_DIR

OUT_DIR holds one folder a case:
  base/               the model in Hugging Face format (or its path in case.json: {"base": "..."}, relative to the case's folder)
  adapter/            adapter_config.json and adapter_model.safetensors, written by Lorikeet
  logits.safetensors  input_ids [B,S] i64, attention_mask [B,S] i64, for encoder-decoders decoder_labels [B,T] i64 (-100 = padding), and
                      logits of Lorikeet with that adapter, float32: [B,S,V] ([B,T,V]), or [N,V] of the N real positions alone, row after row

A case passes when PEFT finds exactly the tensors it expects in the file, the adapter moves the logits (an adapter that does nothing
proves nothing), and no logit at a real position differs by more than BAR. One line a case; exit code 0 when all pass, 1 otherwise.
"""
import json
import sys
from pathlib import Path

import torch
from peft import PeftModel
from peft.utils import get_peft_model_state_dict
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM

BAR = 2e-4  # nats; float32 sums in another order differ by about 1e-5 on these models
LEAST_MOVE = 1e-2  # how far the adapter must move some logit from the base model's, in nats


def load_base(folder):
    """The case's model in float32. Eager attention: the other kinds leave out Gemma's attention softcapping."""
    said = folder / "case.json"
    base = folder / "base" if (folder / "base").is_dir() else folder / json.loads(said.read_text())["base"]
    kind = AutoModelForSeq2SeqLM if AutoConfig.from_pretrained(base).is_encoder_decoder else AutoModelForCausalLM
    return kind.from_pretrained(base, attn_implementation="eager", dtype=torch.float32).eval()


def real_logits(model, tensors):
    """Logits [N,V] of the real positions, row after row."""
    labels = tensors.get("decoder_labels")
    real = tensors["attention_mask"].bool() if labels is None else labels != -100
    extra = {} if labels is None else {"labels": labels}
    with torch.no_grad():
        logits = model(input_ids=tensors["input_ids"], attention_mask=tensors["attention_mask"], **extra).logits
    return logits[real], real


def tensor_complaint(model, adapter):
    """What PEFT expects that the file lacks, or the file holds that PEFT would ignore; empty when they agree."""
    expected = set(get_peft_model_state_dict(model, save_embedding_layers=False))
    found = set(load_file(adapter / "adapter_model.safetensors"))
    found = {name for name in found if name in expected or ".base_layer." not in name}  # PEFT itself adds a targeted embedding's own weights
    if expected == found:
        return ""
    lacking, ignored = sorted(expected - found), sorted(found - expected)
    return f"tensors differ from PEFT's: {len(lacking)} lacking {lacking[:2]}, {len(ignored)} unknown {ignored[:2]}"


def check(folder):
    """(passed, what to print) of one case."""
    tensors = load_file(folder / "logits.safetensors")
    model = load_base(folder)
    base, real = real_logits(model, tensors)
    base = base.clone()
    model = PeftModel.from_pretrained(model, folder / "adapter").eval()
    complaint = tensor_complaint(model, folder / "adapter")
    if complaint:
        return False, complaint
    theirs, _ = real_logits(model, tensors)
    ours = tensors["logits"] if tensors["logits"].dim() == 2 else tensors["logits"][real]
    if ours.shape != theirs.shape:
        return False, f"logits have shape {list(ours.shape)}, PEFT's {list(theirs.shape)}"
    error, moved = (ours - theirs).abs().max().item(), (theirs - base).abs().max().item()
    line = f"{theirs.shape[0]:4d} positions  logits {error:.1e}  moved by the adapter {moved:.1e}"
    if not moved >= LEAST_MOVE:
        return False, line + "  the adapter does nothing"
    return error <= BAR, line  # a NaN is no pass


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.set_num_threads(1)
    folders = sorted(path.parent for path in Path(sys.argv[1]).glob("*/logits.safetensors"))
    if not folders:
        print(f"There is no case in {sys.argv[1]}: no logits.safetensors one level below.")
        return 1
    failed = 0
    for folder in folders:
        try:
            passed, line = check(folder)
        except Exception as error:  # one broken case must not hide the others
            passed, line = False, f"{type(error).__name__}: {error}"
        failed += not passed
        print(f"{folder.name:34s} {line}  {'pass' if passed else 'FAIL'}", flush=True)
    print(f"{len(folders) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
