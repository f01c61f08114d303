  def nf4_codes(self, values: Tensor, bounds: Tensor) -> Tuple[Tensor, Tensor]:
    blocks = torch.reshape(values, [-1, 64])
    largest = torch.amax(torch.abs(blocks), [1], True)
    scaled = torch.clamp(torch.mul(blocks, torch.reciprocal(largest)), -1, 1)
    known = torch.nan_to_num_(scaled, 0.)
    codes = torch.to(torch.bucketize(known, bounds, out_int32=True), 0)
    pairs = torch.reshape(codes, [-1, 2])
    high = torch.mul(torch.select(pairs, 1, 0), 16)
    return (torch.bitwise_or(high, torch.select(pairs, 1, 1)), torch.squeeze(largest, 1))
  def dynamic_codes(self, values: Tensor, bounds: Tensor) -> Tuple[Tensor, Tensor]:
    count = torch.size(values, 0)
    missing = torch.remainder(torch.neg(count), 256)
    blocks = torch.reshape(torch.constant_pad_nd(values, [0, missing], 0), [-1, 256])
    largest = torch.amax(torch.abs(blocks), [1], True)
    scaled = torch.nan_to_num_(torch.clamp(torch.mul(blocks, torch.reciprocal(largest)), -1, 1), 0.)
    codes = torch.to(torch.bucketize(scaled, bounds, out_int32=True), 0)
    return (torch.slice(torch.reshape(codes, [-1]), 0, 0, count), torch.squeeze(largest, 1))
  def nf4_absmax(self, codes: Tensor, scales: Tensor, offset: Tensor, map: Tensor) -> Tensor:
    each = torch.slice(torch.repeat_interleave(scales, 256), 0, 0, torch.size(codes, 0))
    coded = torch.index_select(map, 0, torch.to(codes, 3))
    return torch.add_(torch.mul_(coded, each), offset)
  def nf4_values(self, packed: Tensor, absmax: Tensor, pairs: Tensor) -> Tensor:
    looked_up = torch.index_select(torch.view_as_complex(pairs), 0, torch.to(torch.reshape(packed, [-1]), 3))
    values = torch.reshape(torch.view_as_real(looked_up), [-1, 64])
    scaled = torch.mul_(values, torch.unsqueeze(absmax, 1))
    return torch.reshape(scaled, [torch.size(packed, 0), -1])
  def nf4_weight(self, packed: Tensor, codes: Tensor, scales: Tensor, offset: Tensor, map: Tensor, pairs: Tensor) -> Tensor:
    return self.nf4_values(packed, self.nf4_absmax(codes, scales, offset, map), pairs)
  def nf4_linear(self, x: Tensor, packed: Tensor, codes: Tensor, scales: Tensor, offset: Tensor, map: Tensor, pairs: Tensor) -> Tensor:
    return torch.linear(x, self.nf4_weight(packed, codes, scales, offset, map, pairs))
  def nf4_linear_with_bias(self, x: Tensor, packed: Tensor, codes: Tensor, scales: Tensor, offset: Tensor, map: Tensor, pairs: Tensor, bias: Tensor) -> Tensor:
    return torch.linear(x, self.nf4_weight(packed, codes, scales, offset, map, pairs), bias)
  def int8_codes(self, weight: Tensor) -> Tuple[Tensor, Tensor]:
    largest = torch.amax(torch.abs(weight), [1], True)
    scaled = torch.nan_to_num_(torch.mul(weight, torch.mul(torch.reciprocal(largest), 127)), 0.)
    return (torch.to(torch.round(scaled), 1), largest)
  def int8_weight(self, codes: Tensor, largest: Tensor) -> Tensor:
    return torch.mul_(torch.to(codes, 6), torch.div(largest, 127))
  def int8_linear(self, x: Tensor, codes: Tensor, largest: Tensor) -> Tensor:
    return torch.linear(x, self.int8_weight(codes, largest))
  def int8_linear_with_bias(self, x: Tensor, codes: Tensor, largest: Tensor, bias: Tensor) -> Tensor:
    return torch.linear(x, self.int8_weight(codes, largest), bias)
